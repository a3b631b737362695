import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const mostScriptBytes = 180_000
const mostStyleBytes = 40_000

interface ManifestEntry {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
}

type Manifest = Record<string, ManifestEntry | undefined>

export interface PageWeight {
  scriptBytes: number
  styleBytes: number
}

/** What a first visit must load before it shows anything stays within the budget, gzipped. */
export function findPageWeightFaults(distFolder: string): string[] {
  if (!existsSync(join(distFolder, 'index.html'))) return [`${distFolder} has not been built`]
  const { scriptBytes, styleBytes } = weighFirstPage(distFolder)
  const faults: string[] = []
  if (scriptBytes === 0) faults.push('The first page loads no script: the weights mean nothing.')
  if (scriptBytes > mostScriptBytes) faults.push(tooHeavy('scripts', scriptBytes, mostScriptBytes))
  if (styleBytes > mostStyleBytes) faults.push(tooHeavy('styles', styleBytes, mostStyleBytes))
  return faults
}

/**
 * The gzipped bytes of the page's entries, all that they import statically, and all that the page
 * names.
 */
export function weighFirstPage(distFolder: string): PageWeight {
  const page = readFileSync(join(distFolder, 'index.html'), 'utf8')
  const manifest = JSON.parse(
    readFileSync(join(distFolder, '.vite/manifest.json'), 'utf8')
  ) as Manifest
  const files = new Set(localFilesOf(page))
  const seen = new Set<string>()
  const visit = (key: string): void => {
    const chunk = manifest[key]
    if (chunk === undefined || seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk?.isEntry === true) visit(key)
  const inline = [...page.matchAll(/<(script|style)\b[^>]*>([\s\S]*?)<\/\1>/g)]
  const weigh = (extension: string, tag: string) =>
    sum([
      ...[...files]
        .filter((file) => file.endsWith(extension))
        .map((file) => gzippedBytes(readFileSync(join(distFolder, file)))),
      ...inline
        .filter(([, name, text]) => name === tag && text !== undefined && text.trim() !== '')
        .map(([, , text]) => gzippedBytes(Buffer.from(text ?? '')))
    ])
  return { scriptBytes: weigh('.js', 'script'), styleBytes: weigh('.css', 'style') }
}

function localFilesOf(page: string): string[] {
  return [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '')
}

function gzippedBytes(content: Buffer): number {
  return gzipSync(content, { level: 9 }).byteLength
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function tooHeavy(what: string, bytes: number, mostBytes: number): string {
  return `The first page loads ${bytes} bytes of ${what} gzipped; the budget is ${mostBytes}.`
}
