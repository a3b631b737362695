// Measures the product against a bare peer; --only=marketplace,nearby, --quick, --write (into
// docs/benchmarks.md).
import { statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApi } from '../launch/builds.mjs'
import { launch, LaunchError, root } from '../launch/toolchain.mjs'
import { measureAuction } from './cases/auction.ts'
import { measureBids } from './cases/bids.ts'
import { measureBuying } from './cases/buying.ts'
import { measureClearing } from './cases/clearing.ts'
import { measureGrowth } from './cases/growth.ts'
import { measurePrices } from './cases/prices.ts'
import { measureAsset, measureNearby, measurePages } from './cases/reading.ts'
import { measureReadings } from './cases/readings.ts'
import { measureStart } from './cases/start.ts'
import { isMet, type Figure } from './figures.ts'
import { readMachine } from './machine.ts'
import { parseOptions, type CaseName, type Options } from './options.ts'
import { describeMachine, linesOf, toDocument } from './report.ts'
import type { Setting } from './rounds.ts'

const cases: Record<CaseName, (setting: Setting) => Promise<Figure | Figure[]>> = {
  marketplace: measurePages,
  asset: measureAsset,
  nearby: measureNearby,
  growth: measureGrowth,
  prices: measurePrices,
  readings: measureReadings,
  buying: measureBuying,
  clearing: measureClearing,
  bids: measureBids,
  auction: measureAuction,
  start: measureStart
}

const memoryFileSystem = 0x01021994

await launch(async () => {
  const options = readOptions()
  await buildApi()
  const machine = readMachine()
  console.log(describeMachine(machine))
  const setting: Setting = {
    folder: folderOnDisk(),
    rounds: options.isQuick ? 2 : 7,
    seconds: options.isQuick ? 1 : 3,
    tell: (line) => console.log(line)
  }
  const figures: Figure[] = []
  for (const name of options.only) {
    for (const figure of [await cases[name](setting)].flat()) {
      figures.push(figure)
      for (const line of linesOf(figure)) console.log(line)
    }
  }
  if (options.isWriting)
    writeFileSync(join(root, 'docs/benchmarks.md'), toDocument(figures, machine))
  const missed = figures.filter((figure) => !isMet(figure))
  console.log(`${figures.length - missed.length} of ${figures.length} targets met`)
  return missed.length === 0 ? 0 : 1
})

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    throw new LaunchError(error instanceof Error ? error.message : String(error))
  }
}

/**
 * The system's temporary folder, unless that is memory: there durable writes would cost nothing.
 */
function folderOnDisk(): string {
  const isMemory = statfsSync(tmpdir()).type === memoryFileSystem
  return join(isMemory ? join(root, 'data') : tmpdir(), 'commonwatt-bench')
}
