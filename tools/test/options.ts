import { parseArgs } from 'node:util'

const databases = ['sqlite', 'postgres'] as const
export type DatabaseName = (typeof databases)[number]

export interface Options {
  /** Names of stages or groups; empty for the whole suite. */
  only: string[]
  databases: readonly DatabaseName[]
  /** Passed to vitest: parts of file names. */
  filters: string[]
}

/**
 * Reads `--only=api,web --db=sqlite offers`.
 * @throws Error with one line that names the fault.
 */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', multiple: true }, db: { type: 'string' } },
    allowPositionals: true
  })
  return {
    only: (values.only ?? []).flatMap((list) => list.split(',')).filter((name) => name !== ''),
    databases: values.db === undefined ? databases : [databaseNamed(values.db)],
    filters: positionals
  }
}

function databaseNamed(name: string): DatabaseName {
  const found = databases.find((candidate) => candidate === name)
  if (found === undefined) throw new Error(`--db is one of ${databases.join(', ')}, not ${name}.`)
  return found
}
