import { parseArgs } from 'node:util'

export const caseNames = [
  'marketplace',
  'asset',
  'nearby',
  'growth',
  'prices',
  'readings',
  'buying',
  'clearing',
  'bids',
  'auction',
  'start'
] as const
export type CaseName = (typeof caseNames)[number]

export interface Options {
  only: readonly CaseName[]
  /** Short rounds and few of them: to see whether it runs, not for figures. */
  isQuick: boolean
  /** Puts the figures into docs/benchmarks.md. */
  isWriting: boolean
}

/**
 * Reads `--only=marketplace,nearby --quick --write`.
 * @throws Error with one line that names the fault.
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false }
    }
  })
  const names = (values.only ?? []).flatMap((list) => list.split(',')).filter((name) => name !== '')
  const only = names.length === 0 ? caseNames : names.map(caseNamed)
  if (values.write && (names.length > 0 || values.quick)) {
    throw new Error('--write wants a whole run: without --only and --quick.')
  }
  return { only, isQuick: values.quick, isWriting: values.write }
}

function caseNamed(name: string): CaseName {
  const found = caseNames.find((candidate) => candidate === name)
  if (found === undefined)
    throw new Error(`--only is some of ${caseNames.join(', ')}, not ${name}.`)
  return found
}
