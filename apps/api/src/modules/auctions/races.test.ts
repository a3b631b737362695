import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  refusalOf,
  startPeer,
  startTestApp,
  type Member,
  type TestApp
} from '../../../test/harness.ts'
import {
  bidRows,
  createTrader,
  expectSquare,
  openAuction,
  placeBids
} from '../../../test/auctions.ts'
import { createAsset, signInAgain } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { lockAuction } from './queries/auctions.ts'

/*
 * Two apps on one database, as two processes of one operator: each has its own connections and its
 * own idea of what it has done, and only the database tells who was first.
 */
const units = [0, 1, 50, 95]

async function startPair() {
  const app = await startTestApp()
  return { app, peer: await startPeer(app), auction: await openAuction(app) }
}

const runBoth = (apps: readonly TestApp[], job: string) =>
  Promise.all(apps.map((app) => runUntilDone(app, job)))

/**
 * As the runner does: what is left because the other process was busy stays due, and is taken up
 * again.
 */
async function runUntilDone({ context }: TestApp, job: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await context.jobs.runNow(context, job)
      return
    } catch (error) {
      if (round === 20) throw error
      await pause(50)
    }
  }
}

test('both open sessions at once, and each is there once', async () => {
  const { app, peer } = await startPair()
  app.clock.advance(3 * 86_400_000)
  await runBoth([app, peer], 'auctions.open')
  const { items } = await app.anonymous.auctions.list({ query: { limit: 100 } })
  const days = items.map(({ marketId, deliveryDate }) => `${marketId} ${deliveryDate}`)
  expect(days).toEqual([...new Set(days)])
  expect(days.length).toBeGreaterThan(9)
})

test('both clear and settle one auction at once, and it trades and pays once', async () => {
  const { app, peer, auction } = await startPair()
  const members: Member[] = []
  for (let index = 0; index < 28; index += 1) {
    const role = index % 2 === 0 ? 'producer' : 'consumer'
    const member = await createTrader(app, role, role === 'consumer' ? 10_000_000 : 0)
    const text =
      role === 'producer' ? `sell ${300 + index}@${40 + index}` : `buy 400@${130 - index}`
    await placeBids(
      member,
      auction,
      units.flatMap((unit) => bidRows(auction, unit, text))
    )
    members.push(member)
  }
  app.clock.set(Date.parse(auction.gateClosureAt))
  await runBoth([app, peer], 'auctions.run')
  await runBoth([app, peer], 'auctions.run')
  const [first] = members
  if (!first) throw new Error('Nobody is there')
  const awake = await signInAgain(app, first)
  const results = await awake.client.auctions.results({ params: { id: auction.id } })
  expect(results.auction.status).toBe('settled')
  const cleared = results.units.filter(({ volumeWh }) => volumeWh > 0)
  expect(cleared).toHaveLength(units.length)
  const totals = await app.context.db
    .selectFrom('auction_fill')
    .select(['memberId', 'side', 'filledWh'])
    .execute()
  const sumOf = (side: string) =>
    totals.reduce((sum, fill) => sum + (fill.side === side ? fill.filledWh : 0), 0)
  expect(sumOf('buy')).toBe(results.auction.volumeWh)
  expect(sumOf('sell')).toBe(results.auction.volumeWh)
  const settled = await app.context.db
    .selectFrom('ledger_transfer')
    .select('id')
    .where('reason', 'in', ['auction_settlement', 'auction_release'])
    .execute()
  const traders = new Set(totals.map(({ memberId }) => memberId)).size
  const idle =
    members.length / 2 -
    new Set(totals.filter(({ side }) => side === 'buy').map(({ memberId }) => memberId)).size
  const rounding = await app.context.db
    .selectFrom('ledger_account')
    .select('balanceMicros')
    .where('kind', '=', 'rounding')
    .executeTakeFirst()
  expect(settled).toHaveLength(traders + idle + ((rounding?.balanceMicros ?? 0) === 0 ? 0 : 1))
  const events = await app.context.db
    .selectFrom('outbox')
    .select('name')
    .where('name', '=', 'fills.ready')
    .execute()
  expect(events).toHaveLength(members.length)
  await expectSquare(app)
}, 120_000)

test('a place that can give less while a set waits for its turn gives no more than it can', async () => {
  const { app, auction } = await startPair()
  const member = await createTrader(app)
  const { items } = await member.client.sites.list({ query: {} })
  const { id } = await createAsset(member, {
    ...(items[0] && { siteId: items[0].id }),
    type: 'wind',
    capacityW: 40_000
  })
  let waiting: Promise<unknown> = Promise.resolve()
  await transact(app.context.db, async (db) => {
    await lockAuction(db, auction.id)
    waiting = refusalOf(placeBids(member, auction, bidRows(auction, 1, 'sell 12000@50')))
    await pause(200)
    await db.updateTable('asset').set({ status: 'paused' }).where('id', '=', id).execute()
  })
  expect(await waiting).toMatchObject({ code: 'position_limit', details: { limitWh: 2450 } })
})

test('of two sets of one member at once one is in whole, within the limits that both come close to', async () => {
  const { app, peer, auction } = await startPair()
  const member = await createTrader(app)
  const sets = [app, peer].map((host, index) =>
    placeBids(
      { ...member, client: host.clientWith(member.token) },
      auction,
      units.flatMap((unit) => bidRows(auction, unit, `buy 3000@${50 + index}`))
    )
  )
  const answers = await Promise.all(sets)
  const stored = await member.client.auctions.bids({ params: { id: auction.id } })
  expect(answers).toContainEqual(stored)
  const { balances } = await member.client.wallet.get()
  expect(balances[0]?.heldMicros).toBe(stored.heldMicros)
})

test('bids that arrive while the gate closes are in the book or refused, never both or neither', async () => {
  const { app, peer, auction } = await startPair()
  const apps = [app, peer]
  const members = await Promise.all(
    Array.from({ length: 12 }, () => createTrader(app, 'consumer', 50_000_000))
  )
  const gate = Date.parse(auction.gateClosureAt)
  app.clock.set(gate - 60_000)
  const awake = await Promise.all(members.map((member) => signInAgain(app, member)))
  const accepted = new Map<string, { limitPriceMicrosPerKwh: number; quantityWh: number }[]>()
  let refused = 0

  const bidOn = async (member: Member, index: number) => {
    const host = apps[index % apps.length] ?? app
    const client = host.clientWith(member.token)
    for (let round = 1; ; round += 1) {
      const call = placeBids(
        { ...member, client },
        auction,
        units.flatMap((unit) => bidRows(auction, unit, `buy ${100 + round}@${50 + index}`))
      )
      try {
        accepted.set(member.id, (await call).bids)
      } catch {
        expect(await refusalOf(call)).toMatchObject({ code: 'gate_closed' })
        refused += 1
        return
      }
      await new Promise((next) => setImmediate(next))
    }
  }

  const bidding = Promise.all(awake.map(bidOn))
  await expect.poll(() => accepted.size, { timeout: 60_000 }).toBe(members.length)
  app.clock.set(gate)
  await runBoth(apps, 'auctions.run')
  // Whoever is still bidding is refused now; this ends those who were between two bids.
  await bidding
  expect(refused).toBe(members.length)

  const params = { id: auction.id }
  for (const unit of units) {
    const query = { deliveryStart: bidRows(auction, unit, 'buy 1@1')[0]?.deliveryStart ?? '' }
    const { bids } = await app.anonymous.auctions.book({ params, query })
    // Each member has a limit of its own.
    const inBook = bids
      .map(({ limitPriceMicrosPerKwh: limit, quantityWh }) => `${limit} ${quantityWh}`)
      .toSorted()
    const answered = [...accepted.values()].flatMap((set) =>
      set
        .filter((_, place) => place === units.indexOf(unit))
        .map(({ limitPriceMicrosPerKwh: limit, quantityWh }) => `${limit} ${quantityWh}`)
    )
    expect(inBook).toEqual(answered.toSorted())
  }
  await expectSquare(app)
}, 120_000)

test('who reads while sets are replaced sees one of them, never the bids of one with the hold of another', async () => {
  const app = await startTestApp()
  const auction = await openAuction(app)
  const member = await createTrader(app, 'consumer', 10_000_000)
  const small = bidRows(auction, 0, 'buy 100@50')
  const large = units.toReversed().flatMap((unit) => bidRows(auction, unit, 'buy 300@60'))
  const heldByCount = new Map<number, number>()
  let isOver = false
  const isWriting = () => !isOver
  const write = async () => {
    try {
      for (let round = 0; round < 40; round += 1) {
        const set = await placeBids(member, auction, round % 2 === 0 ? small : large)
        heldByCount.set(set.bids.length, set.heldMicros)
      }
    } finally {
      isOver = true
    }
  }
  const bidsOf = () => member.client.auctions.bids({ params: { id: auction.id } })
  const read = async () => {
    const seen: [count: number, heldMicros: number][] = []
    while (isWriting()) {
      const { bids, heldMicros } = await bidsOf()
      if (bids.length > 0) seen.push([bids.length, heldMicros])
      // Both are in one process: who only reads would never let the writer commit.
      await pause(1)
    }
    return seen
  }
  const [, ...readers] = await Promise.all([write(), read(), read()])
  // A set is told in the same order by who accepts it and who reads it.
  const last = await placeBids(member, auction, large)
  expect(await bidsOf()).toEqual(last)
  const seen = readers.flat()
  expect(seen.length).toBeGreaterThan(20)
  for (const [count, heldMicros] of seen) expect(heldMicros).toBe(heldByCount.get(count))
})
