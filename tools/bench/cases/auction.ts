import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { show, spreadOf, type Figure } from '../figures.ts'
import { loadSteadily, type Load } from '../load.ts'
import { startOurs } from '../processes.ts'
import type { Setting } from '../rounds.ts'
import { bringFile, removeFile } from '../seed/bring-file.ts'
import { fillAssets } from '../seed/fill-assets.ts'
import { auctionDay, fillAuction } from '../seed/fill-auction.ts'
import { pagePaths } from './reading.ts'

const assets = 100_000
const mostMs = 3000
const mostPageMs = 50
const pagesPerSecond = 100
const patienceMs = 60_000
const pollMs = 10
const gateInMs = 2500

interface Round {
  /** From the gate's instant until the last posting can be read. */
  settledMs: number
  idle: Load
  meanwhile: Load
}

/**
 * A day of 96 units with 1,000 bids each, from gate closure to posted ledger, and how fast the
 * marketplace answers meanwhile. The gate is moved to a near instant in the file, and the server's
 * own job does the rest.
 */
export async function measureAuction(setting: Setting): Promise<Figure[]> {
  const filled = await bringFile(setting, 'auction', async (file) => {
    await fillAssets(file, assets)
    await fillAuction(file)
  })
  const file = join(setting.folder, `auction-${process.pid}.db`)
  const rounds: Round[] = []
  for (let index = 0; index < setting.rounds; index += 1) {
    removeFile(file)
    copyFileSync(filled, file)
    rounds.push(await runRound(file, setting.seconds))
  }
  removeFile(file)
  const spread = (value: (round: Round) => number) => spreadOf(rounds.map(value))
  return [
    {
      name: 'gate to ledger, 96,000 bids',
      value: spread(({ settledMs }) => settledMs),
      unit: 'ms',
      target: { atMost: mostMs },
      sides: null,
      notes: [`with ${pagesPerSecond} pages of the marketplace a second beside it`]
    },
    {
      name: 'marketplace p99 while it clears',
      value: spread(({ meanwhile }) => meanwhile.p99Ms),
      unit: 'ms',
      target: { atMost: mostPageMs },
      sides: {
        unit: 'ms (p99)',
        ours: spread(({ meanwhile }) => meanwhile.p99Ms),
        peer: spread(({ idle }) => idle.p99Ms),
        peerName: 'ours when idle'
      },
      notes: [
        `p50: ${show(spread(({ meanwhile }) => meanwhile.p50Ms).median)} ms, when idle ` +
          `${show(spread(({ idle }) => idle.p50Ms).median)} ms`
      ]
    }
  ]
}

async function runRound(file: string, seconds: number): Promise<Round> {
  const server = await startOurs(file)
  const database = new Sqlite(file)
  const load = (isOver: () => boolean) =>
    loadSteadily(server.url, pagePaths, pagesPerSecond, isOver)
  const during = (ms: number) => {
    const endAt = performance.now() + ms
    return load(() => performance.now() >= endAt)
  }
  try {
    await during(1000)
    const idle = await during(seconds * 1000)
    // Gates are known beforehand, so the server may set its alarm.
    const gateAt = Date.now() + gateInMs
    database
      .prepare(`update auction set "gateClosureAt" = ? where "deliveryDate" = ? and "marketId" = ?`)
      .run(gateAt, auctionDay.date, auctionDay.marketId)
    await new Promise((next) => setTimeout(next, gateInMs))
    let settledMs: number | null = null
    const settling = waitForEnd(database, gateAt).finally(() => (settledMs ??= 0))
    const meanwhile = await load(() => settledMs !== null)
    settledMs = await settling
    refuseWrongLedger(database)
    return { settledMs, idle, meanwhile }
  } finally {
    database.close()
    await server.stop()
  }
}

async function waitForEnd(database: Sqlite.Database, gateAt: number): Promise<number> {
  const status = database
    .prepare<[string, string], string>(
      `select status from auction where "deliveryDate" = ? and "marketId" = ?`
    )
    .pluck()
  while (Date.now() < gateAt + patienceMs) {
    if (status.get(auctionDay.date, auctionDay.marketId) === 'settled') return Date.now() - gateAt
    await new Promise((next) => setTimeout(next, pollMs))
  }
  throw new Error('The auction was not settled')
}

/** Nothing was measured unless everybody was settled and the ledger is square. */
function refuseWrongLedger(database: Sqlite.Database): void {
  const count = (query: string) => database.prepare<[], number>(query).pluck().get() ?? NaN
  const unsettled = count(`select count(*) from auction_bid_set where "settledAt" is null`)
  const held = count(`select count(*) from ledger_hold where status = 'open'`)
  const fills = count('select count(*) from auction_fill')
  const postings = count('select sum("amountMicros") from ledger_posting')
  const clearing = count(
    `select coalesce(sum("balanceMicros"), 0) from ledger_account where kind = 'clearing'`
  )
  if (unsettled + held > 0 || postings !== 0 || clearing !== 0 || fills < 1000) {
    throw new Error(`The ledger is not as it must be: ${unsettled} members, ${held} holds left`)
  }
}
