// The whole suite: static checks, every package's tests, the API on both databases, the journeys in
// a browser.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchStarter } from '../launch/ancestry.mjs'
import { launch, LaunchError } from '../launch/toolchain.mjs'
import { parseOptions, type Options } from './options.ts'
import { describeCounts, failedOnce, sumOf, type Outcome } from './outcome.ts'
import { stopAllProcesses } from './process.ts'
import { bringChromium } from './services/chromium.ts'
import { startPostgres, type Service } from './services/postgres.ts'
import { selectStages, type Stage, type Surroundings } from './stages.ts'

const stopExitCode = 130

await launch(async () => {
  const options = readOptions(process.argv.slice(2))
  const scratchFolder = await mkdtemp(join(tmpdir(), 'commonwatt-test-'))
  process.once('exit', () => rmSync(scratchFolder, { recursive: true, force: true }))
  const { surroundings, cleanUp } = surround(scratchFolder, options)
  const isStopped = stopOnSignal(cleanUp)
  try {
    const outcomes = await runStages(options.stages, surroundings, isStopped)
    return isStopped() ? stopExitCode : report(outcomes)
  } finally {
    await cleanUp()
  }
})

type Selection = Options & { stages: Stage[] }

function readOptions(args: readonly string[]): Selection {
  try {
    const options = parseOptions(args)
    return { ...options, stages: selectStages(options) }
  } catch (error) {
    throw new LaunchError(error instanceof Error ? error.message : String(error))
  }
}

function surround(scratchFolder: string, { filters, stages }: Selection) {
  let postgres: Promise<Service> | undefined
  let chromium: Promise<string> | undefined
  const surroundings: Surroundings = {
    scratchFolder,
    filters,
    isLive: stages.length === 1,
    postgresUrl: async () => (await (postgres ??= startPostgres(scratchFolder))).url,
    chromiumPath: () => (chromium ??= bringChromium())
  }
  const cleanUp = async () => {
    await stopAllProcesses()
    await postgres?.then((service) => service.stop()).catch(() => undefined)
  }
  return { surroundings, cleanUp }
}

/** Ends what runs when we are told to stop, or when nobody is left to tell. */
function stopOnSignal(cleanUp: () => Promise<void>): () => boolean {
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    console.log('Stopping …')
    void cleanUp().finally(() => process.exit(stopExitCode))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  watchStarter(stop)
  return () => isStopping
}

async function runStages(
  stages: readonly Stage[],
  surroundings: Surroundings,
  isStopped: () => boolean
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const runLane = async (lane: Stage['lane']) => {
    for (const stage of stages.filter((candidate) => candidate.lane === lane)) {
      if (isStopped()) return
      const startedAt = performance.now()
      const outcome = await runStage(stage, surroundings)
      outcomes.set(stage.name, outcome)
      if (!isStopped()) tell(stage, outcome, performance.now() - startedAt)
    }
  }
  // A browser that has to be fetched is fetched while the rest runs; what goes wrong is told by its
  // stage.
  if (stages.some(({ lane }) => lane === 'journeys')) {
    surroundings.chromiumPath().catch(() => undefined)
  }
  await Promise.all([runLane('first'), runLane('second')])
  await runLane('journeys')
  return outcomes
}

function runStage(stage: Stage, surroundings: Surroundings): Promise<Outcome> {
  return stage
    .run(surroundings)
    .catch((error: unknown) => failedOnce(error instanceof Error ? error.message : String(error)))
}

function tell(stage: Stage, outcome: Outcome, elapsedMs: number): void {
  const mark = outcome.failed > 0 ? '✗' : '✓'
  const seconds = (elapsedMs / 1000).toFixed(1)
  console.log(`${mark} ${stage.name.padEnd(28)} ${describeCounts(outcome)} (${seconds} s)`)
  if (outcome.failed > 0) console.log(outcome.report.trimEnd().replaceAll(/^/gm, '    '))
}

function report(outcomes: ReadonlyMap<string, Outcome>): number {
  const total = sumOf(outcomes)
  if (total.skipped.length > 0) console.log('\nSkipped:')
  for (const { name, reason } of total.skipped) console.log(`  ${name}: ${reason}`)
  console.log(`\n${describeCounts(total)}`)
  return total.failed > 0 ? 1 : 0
}
