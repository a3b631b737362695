import { join } from 'node:path'
import { checks } from '../check/checks.ts'
import { buildAll } from '../launch/builds.mjs'
import { type DatabaseName, type Options } from './options.ts'
import { type Outcome } from './outcome.ts'
import { runVitest } from './vitest-stage.ts'

/** What a stage is given to run with; a service starts when it is first asked for. */
export interface Surroundings {
  scratchFolder: string
  filters: readonly string[]
  isLive: boolean
  postgresUrl(): Promise<string>
  chromiumPath(): Promise<string>
}

/** One counted part of the suite. */
export interface Stage {
  name: string
  /** The words of --only that select it, besides its name. */
  groups: readonly string[]
  /**
   * Two lanes run side by side, about as long as each other, the stages of a lane in turn; then the
   * journeys.
   */
  lane: 'first' | 'second' | 'journeys'
  run(surroundings: Surroundings): Promise<Outcome>
}

/**
 * The stages that the options select, in the order in which they start.
 * @throws Error when a name selects nothing.
 */
export function selectStages({ only, databases }: Options): Stage[] {
  const all = allStages(databases)
  const matches = (stage: Stage, word: string) => stage.name === word || stage.groups.includes(word)
  const unknown = only.filter((word) => !all.some((stage) => matches(stage, word)))
  if (unknown.length > 0) {
    const words = new Set(all.flatMap(({ name, groups }) => [name, ...groups]))
    throw new Error(
      `--only=${unknown.join(',')} selects nothing. Choose from: ${[...words].join(', ')}`
    )
  }
  if (only.length === 0) return all
  return all.filter((stage) => only.some((word) => matches(stage, word)))
}

function allStages(databases: readonly DatabaseName[]): Stage[] {
  return [
    ...checks.map(({ name, groups, run }): Stage => {
      return { name, groups: ['check', ...groups], lane: 'first', run: () => run() }
    }),
    suite('contract', 'packages/contract'),
    suite('domain', 'packages/domain'),
    suite('tools', 'tools'),
    suite('web', 'apps/web', { lane: 'second' }),
    ...databases.map((database) => {
      return suite('api', 'apps/api', {
        database,
        lane: database === 'postgres' ? 'second' : 'first'
      })
    }),
    ...databases.map((database) => suite('e2e', 'e2e', { database, lane: 'journeys' }))
  ]
}

function suite(
  group: string,
  folder: string,
  { database, lane = 'first' }: { database?: DatabaseName; lane?: Stage['lane'] } = {}
): Stage {
  const isJourney = lane === 'journeys'
  const name = database === undefined ? group : `${group} on ${database}`
  return {
    name,
    groups: [group],
    lane,
    run: async ({ scratchFolder, filters, isLive, postgresUrl, chromiumPath }) => {
      // A journey goes through what was built, of the sources as they are.
      if (isJourney) await buildAll()
      return runVitest({
        folder,
        filters,
        isLive,
        tallyPath: join(scratchFolder, `${name.replaceAll(' ', '-')}.json`),
        env: {
          ...(database === undefined ? {} : { DATABASE: database }),
          ...(database === 'postgres' ? { TEST_POSTGRES_URL: await postgresUrl() } : {}),
          ...(isJourney ? { CHROMIUM_PATH: await chromiumPath() } : {})
        }
      })
    }
  }
}
