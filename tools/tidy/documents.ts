import { posix } from 'node:path'
import { type TreeFile } from './tree.ts'

const npmCommands = new Set(['start', 'test'])
const pnpmCommands = new Set(['install', 'add', 'exec', 'dlx', 'remove', 'update', 'why', 'store'])

export interface Surroundings {
  scripts: ReadonlySet<string>
  /** Whether a path from the root is there. */
  exists(path: string): boolean
}

/** What the documents promise and the tree does not keep: commands, links, folders. */
export function findDocumentFaults(
  files: readonly TreeFile[],
  surroundings: Surroundings
): string[] {
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((file) => [
      ...findMissingCommands(file, surroundings),
      ...findDeadLinks(file, surroundings),
      ...findMissingPaths(file, surroundings)
    ])
}

function findMissingCommands(
  { path, text }: TreeFile,
  { scripts, exists }: Surroundings
): string[] {
  const faults: string[] = []
  for (const code of codeOf(text)) {
    for (const [command, tool, verb, name = ''] of code.matchAll(
      /\b(npm|pnpm)( run)? ([a-z][\w:-]*)/g
    )) {
      const isBuiltIn =
        verb === undefined && (tool === 'npm' ? !npmCommands.has(name) : pnpmCommands.has(name))
      if (!isBuiltIn && !scripts.has(name)) faults.push(`${path}: no script for \`${command}\``)
    }
    for (const [command, , program = ''] of code.matchAll(
      /\bnode (--[\w=.-]+ )*([\w./-]+\.\w+)/g
    )) {
      if (!exists(program)) faults.push(`${path}: \`${command}\` runs a file that does not exist`)
    }
  }
  return faults
}

function findDeadLinks({ path, text }: TreeFile, { exists }: Surroundings): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)|\b(?:src|href|srcset)="([^"]+)"/g)]
  return links
    .map(([, inline, attribute]) => inline ?? attribute ?? '')
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => link.replace(/#.*$/, ''))
    .filter((link) => !exists(posix.join(posix.dirname(path), link)))
    .map((link) => `${path}: the link ${link} leads nowhere`)
}

/**
 * Inline code that reads as a path of the tree: its first part is one, or the README ends it with a
 * slash.
 */
function findMissingPaths({ path, text }: TreeFile, { exists }: Surroundings): string[] {
  return [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([\w@.-]+(?:\/[\w@.-]+)*\/?)`/g)]
    .map(([, code]) => code ?? '')
    .filter((code) => {
      const first = code.split('/')[0] ?? ''
      if (!code.includes('/')) return false
      return exists(first) || (path === 'README.md' && code.endsWith('/'))
    })
    .filter((code) => !/^data\//.test(code) && !exists(code))
    .map((code) => `${path}: ${code} does not exist`)
}

/** The inline and fenced code of a document, without the remarks beside its commands. */
function codeOf(text: string): string[] {
  return [...text.matchAll(/^```[\s\S]*?^```|`[^`\n]+`/gm)].map(([code]) =>
    code.replaceAll(/\s#.*$/gm, '')
  )
}
