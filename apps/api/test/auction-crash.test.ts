import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import type { Auction, Market } from '@commonwatt/contract'
import { listMarkets } from '../src/modules/markets/index.ts'
import { bidRows, expectSquare, openAuction, placeBids } from './auctions.ts'
import { startTestApp, type Member, type TestApp } from './harness.ts'
import { createSite, fundWallet } from './makers.ts'

/*
 * The same bids in several markets, whose gates close one after another. In each a process that
 * clears and settles is killed somewhere else on its way; after a restart everything must be as in
 * the market that nobody disturbed.
 */
const folder = mkdtempSync(join(tmpdir(), 'commonwatt-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = resolve(import.meta.dirname, 'auction-process.ts')

const killPoints = 8
/** Behind the gates of the built-in markets, which close with the first of these. */
const firstGateHour = 13
/**
 * Two undisturbed markets (the first opens accounts, which the others find), one for each kill, and
 * one in which every process is killed until all is done.
 */
const marketIds = Array.from({ length: killPoints + 3 }, (_, index) => `M${index}`)

function writeMarkets(): string {
  const [germany] = listMarkets({ config: { marketsFile: null } as never })
  if (!germany) throw new Error('The German market is gone')
  const markets: Market[] = marketIds.map((id, index) => ({
    ...germany,
    id,
    mtuMin: 60,
    gateClosure: { daysBefore: 1, localTime: `${firstGateHour + index}:00` }
  }))
  const file = join(folder, 'markets.json')
  writeFileSync(file, JSON.stringify(markets))
  return file
}

async function createTrader(app: TestApp, role: 'producer' | 'consumer'): Promise<Member> {
  const member = await app.signUp(role)
  for (const marketId of marketIds) await createSite(member, { marketId })
  if (role === 'consumer') await fundWallet(app, member, 200_000_000)
  return member
}

/** More members than are settled at once, so that there is a middle of the settlement too. */
async function fillBooks(app: TestApp): Promise<Auction[]> {
  const auctions: Auction[] = []
  for (const marketId of marketIds) auctions.push(await openAuction(app, { marketId }))
  for (let index = 0; index < 28; index += 1) {
    const role = index % 2 === 0 ? 'producer' : 'consumer'
    const member = await createTrader(app, role)
    const text =
      role === 'producer' ? `sell ${333 + index}@${40 + index}` : `buy 401@${131 - index}`
    for (const auction of auctions) {
      const rows = [0, 11, 23].flatMap((unit) => bidRows(auction, unit, text))
      await placeBids(member, auction, rows)
    }
  }
  return auctions
}

/** Answers how often clock and ids were asked, or null when the process was killed. */
async function run(app: TestApp, auction: Auction, killAt?: number): Promise<number | null> {
  const now = String(Date.parse(auction.gateClosureAt))
  const args = [program, app.databaseUrl, now, ...(killAt === undefined ? [] : [String(killAt)])]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return Number(stdout)
  } catch (error) {
    expect(error).toMatchObject({ signal: 'SIGKILL' })
    return null
  }
}

/** All that an auction came to, without what differs between two auctions in any case. */
async function outcomeOf({ context: { db } }: TestApp, { id }: Auction) {
  const auction = await db
    .selectFrom('auction')
    .select(['status', 'bidCount', 'volumeWh', 'meanPriceMicrosPerKwh', 'bookHash'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const units = await db
    .selectFrom('auction_unit')
    .select(['deliveryStart', 'priceMicrosPerKwh', 'volumeWh', 'bookHash'])
    .where('auctionId', '=', id)
    .orderBy('deliveryStart')
    .execute()
  const fills = await db
    .selectFrom('auction_fill')
    .select(['deliveryStart', 'sequence', 'memberId', 'filledWh', 'energyMicros'])
    .where('auctionId', '=', id)
    .orderBy('deliveryStart')
    .orderBy('sequence')
    .execute()
  const sets = await db
    .selectFrom('auction_bid_set')
    .select(['memberId', 'boughtWh', 'soldWh', 'totalMicros'])
    .where('auctionId', '=', id)
    .orderBy('memberId')
    .execute()
  const postings = await db
    .selectFrom('ledger_transfer as t')
    .innerJoin('ledger_posting as p', 'p.sequence', 't.sequence')
    .innerJoin('ledger_account as a', 'a.id', 'p.accountId')
    .select(['t.reason', 'a.kind', 'a.ownerId', 'p.amountMicros'])
    .where('t.referenceId', '=', id)
    .execute()
  const told = await db
    .selectFrom('outbox')
    .select(['name', 'accountId', 'payloadJson'])
    .where('name', 'in', ['auction.changed', 'fills.ready'])
    .where('payloadJson', 'like', `%${id}%`)
    .execute()
  return {
    auction,
    units,
    fills,
    sets,
    postings: postings.map((row) => JSON.stringify(row)).toSorted(),
    told: told.map((row) => JSON.stringify(row).replaceAll(id, 'id')).toSorted()
  }
}

test('killed anywhere between gate and ledger, an auction ends in the one right result', async () => {
  const app = await startTestApp({ marketsFile: writeMarkets() })
  const [first, undisturbed, ...disturbed] = await fillBooks(app)
  const last = disturbed.pop()
  if (!first || !undisturbed || !last) throw new Error('There are no auctions')
  await run(app, first)
  const whole = await run(app, undisturbed)
  if (whole === null) throw new Error('The process was killed by somebody else')
  const right = await outcomeOf(app, undisturbed)
  expect(await outcomeOf(app, first)).toEqual(right)
  expect(right.auction).toMatchObject({ status: 'settled', bidCount: 84 })
  expect(right.fills.length).toBeGreaterThan(30)
  expect(right.sets).toHaveLength(28)

  for (const [index, auction] of disturbed.entries()) {
    const killAt = 1 + Math.round((index * (whole - 2)) / (killPoints - 1))
    expect(await run(app, auction, killAt)).toBeNull()
    expect(await run(app, auction)).not.toBeNull()
    expect(await outcomeOf(app, auction)).toEqual(right)
    await expectSquare(app)
  }

  // Each process comes further than the one before, so that none is killed before its largest step
  // for ever.
  const quarter = Math.ceil(whole / 4)
  let kills = 0
  while ((await run(app, last, quarter * (kills + 1))) === null) {
    kills += 1
    expect(kills).toBeLessThan(20)
  }
  expect(kills).toBeGreaterThan(1)
  expect(await outcomeOf(app, last)).toEqual(right)
  await expectSquare(app)
  // Whoever comes again finds nothing left to do.
  expect(await run(app, last)).toBeLessThan(5)
  expect(await outcomeOf(app, last)).toEqual(right)
}, 600_000)
