import { copyFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { show, spreadOf, type Figure } from '../figures.ts'
import { loadCalls, type Load } from '../load.ts'
import { startBare, startOurs, type Server } from '../processes.ts'
import { alternate, type Setting } from '../rounds.ts'
import { bringFile, removeFile } from '../seed/bring-file.ts'
import { fillPrices, priceYear } from '../seed/fill-prices.ts'

const mostMs = 30
const units = 35_040
const dayMs = 86_400_000

/**
 * A year of quarter-hours by range: one caller, one answer after the other, each of another range.
 */
export async function measurePrices(setting: Setting): Promise<Figure> {
  const file = join(setting.folder, `prices-${process.pid}.db`)
  const filled = await bringFile(setting, 'prices', (path) => Promise.resolve(fillPrices(path)))
  copyFileSync(filled, file)
  const ours = await startOurs(file)
  const bare = await startBare(file)
  const round = (server: Server) => {
    const ask = createAsker(server)
    return (): Promise<Load> => loadCalls([ask], setting.seconds)
  }
  const [ourRound, bareRound] = [round(ours), round(bare)]
  await alternate(1, ourRound, bareRound)
  const sides = await alternate(setting.rounds, ourRound, bareRound)
  const afterChange = await measureAfterChange(file, ours, setting.rounds)
  await Promise.all([ours.stop(), bare.stop()])
  removeFile(file)
  const p50 = (loads: readonly Load[]) => spreadOf(loads.map(({ p50Ms }) => p50Ms))
  return {
    name: 'a year of 15-minute prices',
    value: p50(sides.ours),
    unit: 'ms',
    target: { atMost: mostMs },
    sides: { unit: 'ms', ours: p50(sides.ours), peer: p50(sides.peer), peerName: 'bare' },
    notes: [`the first answer after a price has changed: ${show(afterChange)} ms`]
  }
}

/** Ranges of a year that begin on a different day each time. */
function createAsker({ url }: Server): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let asked = 0
  return async () => {
    const shiftMs = ((asked % 7) - 3) * dayMs
    asked += 1
    const from = new Date(priceYear.fromMs + shiftMs).toISOString()
    const to = new Date(priceYear.toMs + shiftMs).toISOString()
    const address = `${url}/api/v1/markets/DE-LU/prices?from=${from}&to=${to}`
    if (asked === 1) refuseOthers(Buffer.concat(await read(address, agent, true)))
    else await read(address, agent, false)
  }
}

/** A peer or a product that answers something else has measured nothing. */
function refuseOthers(body: Buffer): void {
  const { slots } = JSON.parse(body.toString()) as { slots: { priceMicrosPerKwh: number }[] }
  const isWhole = slots.every(({ priceMicrosPerKwh }) => Number.isInteger(priceMicrosPerKwh))
  if (slots.length === units && isWhole) return
  throw new Error(`${slots.length} prices came instead of ${units}, or some were missing`)
}

/** Every day has to be read, ranked and written anew. */
async function measureAfterChange(file: string, ours: Server, rounds: number): Promise<number> {
  const database = new Sqlite(file)
  const change = database.prepare('update price_series set version = version + 1')
  const times: number[] = []
  const ask = createAsker(ours)
  for (let round = 0; round < rounds; round += 1) {
    change.run()
    const startedAt = performance.now()
    await ask()
    times.push(performance.now() - startedAt)
  }
  database.close()
  return spreadOf(times).median
}

/**
 * Chunks that nobody keeps are let go at once: putting megabytes together takes longer than they
 * do.
 */
function read(url: string, agent: Agent, isKept: boolean): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => isKept && chunks.push(chunk))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(chunks)
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
