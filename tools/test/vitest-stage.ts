import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodePath, root } from '../launch/toolchain.mjs'
import { type Outcome, type Skip } from './outcome.ts'
import { run } from './process.ts'

/** What a run of vitest came to. `outside` are failures that belong to no test. */
export interface Tally {
  passed: number
  failed: number
  skipped: Skip[]
  outside: string[]
}

export interface VitestRun {
  /** The package's folder, from the root. */
  folder: string
  env: NodeJS.ProcessEnv
  filters: readonly string[]
  isLive: boolean
  /** Where the tally is written. */
  tallyPath: string
}

/**
 * Runs the tests of one package. A run that crashes, or in which nothing runs, counts as a failure.
 */
export async function runVitest(vitest: VitestRun): Promise<Outcome> {
  const { code, output } = await run(
    nodePath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      `--reporter=${join(root, 'tools/test/tally-reporter.ts')}`,
      ...vitest.filters
    ],
    {
      cwd: join(root, vitest.folder),
      env: { ...vitest.env, TALLY_FILE: vitest.tallyPath },
      isLive: vitest.isLive
    }
  )
  return outcomeOf(code, output, readTally(vitest.tallyPath))
}

/** The outcome of a run that ended with `code`, whatever its tally claims. */
export function outcomeOf(code: number, output: string, tally: Tally | null): Outcome {
  const { passed, failed, skipped, outside } = tally ?? {
    passed: 0,
    failed: 0,
    skipped: [],
    outside: ['vitest ended without a report']
  }
  const faults = [...outside]
  if (passed + failed + skipped.length === 0 && tally !== null) faults.push('no test was found')
  if (code !== 0 && failed + faults.length === 0) faults.push(`vitest ended with code ${code}`)
  const report = [output, ...faults].join('\n')
  return { passed, failed: failed + faults.length, skipped, report }
}

function readTally(path: string): Tally | null {
  if (!existsSync(path)) return null
  return JSON.parse(readFileSync(path, 'utf8')) as Tally
}
