import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A text file of the tree, its path from the root. */
export interface TreeFile {
  path: string
  text: string
}

const notOurs = new Set(['node_modules', 'dist', 'data', 'coverage', '.cache', '.git', '.env'])
const textFile = /\.(?:tsx?|m?js|css|html|json|jsonc|md|ya?ml|toml|po|svg)$|(?:^|\/)[^/.]+$|\/run$/
const generated = /^(?:pnpm-lock\.yaml|docs\/openapi\.json)$|\.log$/

/** Every text file that is written by hand. */
export function readTree(root: string, folder = ''): TreeFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return readTree(root, path)
      if (!entry.isFile() || !textFile.test(path) || generated.test(path)) return []
      return [{ path, text: readFileSync(join(root, path), 'utf8') }]
    })
}

/** Programs and styles, as against documents and data. */
export function isSource({ path }: TreeFile): boolean {
  return /\.(?:tsx?|m?js|css)$/.test(path)
}

export function isTest({ path }: TreeFile): boolean {
  return /\.test\.tsx?$/.test(path)
}

/** How long a file is; a last line break ends a line and does not begin one. */
export function lineCount({ text }: TreeFile): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
