import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

/** These are code, figures or bare words already; the rest of the contract is schemas. */
const asWritten = ['index.ts', 'bounds.ts', 'client.ts', 'path.ts', 'roles.ts']

interface RouteLike {
  method: string
  path: string
  success: { status: number; mediaTypes?: readonly string[] }
}

interface ErrorRow {
  status: number
}

/**
 * The browser needs little of the contract at run time: method, path and status of each route, the
 * error codes, lists of words. Validation happens on the server, so the built app leaves the
 * schemas and their library out (11 kB). Asking for a schema in a page fails the build by name.
 */
export function contractSnapshot(): Plugin {
  return {
    name: 'contract-snapshot',
    apply: 'build',
    load: {
      filter: { id: /packages\/contract\/src\/[\w-]+\.ts$/ },
      async handler(id) {
        if (asWritten.includes(basename(id))) return null
        const lines = Object.entries(await snapshotOf(id)).map(
          ([name, value]) => `export const ${name} = ${JSON.stringify(value)}`
        )
        return { code: lines.join('\n') || 'export {}', moduleType: 'js' }
      }
    }
  }
}

/**
 * What a module of the contract is to the built app: its exports that are needed at run time, as
 * plain data.
 */
export async function snapshotOf(file: string): Promise<Record<string, unknown>> {
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(exported)
      .map(([name, value]) => [name, keep(value)] as const)
      .filter(([, kept]) => kept !== undefined)
  )
}

function keep(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((word) => typeof word === 'string') ? value : undefined
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value as Record<string, unknown>)
  if (entries.length === 0) return undefined
  if (entries.every(([, item]) => isRoute(item)))
    return Object.fromEntries(entries.map(([name, item]) => [name, keepRoute(item as RouteLike)]))
  if (entries.every(([, item]) => isErrorRow(item)))
    return Object.fromEntries(
      entries.map(([code, row]) => [code, { status: (row as ErrorRow).status }])
    )
  return undefined
}

function keepRoute({ method, path, success }: RouteLike) {
  const { status, mediaTypes } = success
  return { method, path, success: { status, ...(mediaTypes && { mediaTypes }) } }
}

function isRoute(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'method' in item && 'path' in item
}

function isErrorRow(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'status' in item && 'title' in item
}
