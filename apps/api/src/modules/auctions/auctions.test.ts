import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Auction } from '@commonwatt/contract'
import { refusalOf, startTestApp, type Member, type TestApp } from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  createTrader,
  expectSquare,
  openAuction,
  placeBids,
  startOf
} from '../../../test/auctions.ts'
import { createSite, readAll, signInAgain } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'

const euro = 1_000_000

async function availableOf(member: Member): Promise<number> {
  const { balances } = await member.client.wallet.get()
  expect(balances[0]?.heldMicros ?? 0).toBe(0)
  return balances[0]?.availableMicros ?? 0
}

/** The auction's results as a member who signed in anew sees them. */
async function resultsFor(app: TestApp, auction: Auction, member: Member) {
  const awake = await signInAgain(app, member)
  return awake.client.auctions.results({ params: { id: auction.id } })
}

describe('sessions', () => {
  test('are opened for the next days of each market, once, with the gate of its clock', async () => {
    const app = await startTestApp()
    await app.context.jobs.runNow(app.context, 'auctions.open')
    await app.context.jobs.runNow(app.context, 'auctions.open')
    const items = await readAll((cursor) =>
      app.anonymous.auctions.list({ query: { limit: 2, ...cursor } })
    )
    // 08:00 UTC: the gate at 12:00 is still open in Berlin and has closed in Kolkata.
    expect(items.map(({ marketId, deliveryDate }) => `${marketId} ${deliveryDate}`)).toEqual([
      'IN-IEX 2026-05-14',
      'IN-IEX 2026-05-13',
      'DE-LU 2026-05-13',
      'IN-IEX 2026-05-12',
      'DE-LU 2026-05-12',
      'DE-LU 2026-05-11'
    ])
    expect(items.at(-1)).toMatchObject({
      marketName: 'Germany and Luxembourg',
      deliveryStart: '2026-05-10T22:00:00.000Z',
      gateClosureAt: '2026-05-10T10:00:00.000Z',
      gridFeeMicrosPerKwh: 38_000,
      zones: [],
      bookHash: null,
      bidCount: null
    })
    const events = await app.context.db
      .selectFrom('outbox')
      .select('accountId')
      .where('name', '=', 'auction.changed')
      .execute()
    expect(events).toEqual(Array(6).fill({ accountId: null }))
    const open = await app.anonymous.auctions.list({
      query: { marketId: 'DE-LU', status: 'open', from: '2026-05-12', to: '2026-05-12' }
    })
    expect(open.items.map(({ id }) => id)).toEqual([items[4]?.id])
    const one = await app.anonymous.auctions.get({ params: { id: items[4]?.id ?? '' } })
    expect(one).toEqual(items[4])
  })

  test.each([
    ['DE-LU', '2026-03-29', '2026-03-28T08:00:00Z', 92, '2026-03-28T11:00:00.000Z'],
    ['DE-LU', '2026-10-25', '2026-10-24T08:00:00Z', 100, '2026-10-24T10:00:00.000Z'],
    ['DE-LU', '2026-10-26', '2026-10-25T08:00:00Z', 96, '2026-10-25T11:00:00.000Z'],
    ['IN-IEX', '2026-10-25', '2026-10-24T05:00:00Z', 96, '2026-10-24T06:30:00.000Z']
  ])(
    '%s on %s has its own number of units, from first bid to last result',
    async (marketId, date, at, unitCount, gateClosureAt) => {
      const app = await startTestApp()
      app.clock.set(Date.parse(at))
      const auction = await openAuction(app, { marketId, date })
      expect(auction).toMatchObject({ unitCount, gateClosureAt })
      const seller = await app.signUp('producer')
      await createSite(seller, { marketId })
      const units = Array.from({ length: unitCount }, (_, unit) => unit)
      const sales = units.flatMap((unit) => bidRows(auction, unit, 'sell 100@0'))
      await placeBids(seller, auction, sales)
      const outside = bidRows(auction, unitCount, 'sell 100@0')
      expect(await refusalOf(placeBids(seller, auction, outside))).toMatchObject({
        code: 'timeslot_invalid'
      })
      await closeAndSettle(app, auction)
      const results = await resultsFor(app, auction, seller)
      expect(results.units.map(({ deliveryStart }) => deliveryStart)).toEqual(
        units.map((unit) => startOf(auction, unit))
      )
      expect(results.units.at(-1)?.deliveryEnd).toBe(auction.deliveryEnd)
      expect(results.mine).toHaveLength(unitCount)
    }
  )
})

describe('settlement', () => {
  test('pays sellers, takes fees from buyers beside the price, frees the rest and tells both', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const buyer = await createTrader(app, 'consumer', 10 * euro)
    await placeBids(seller, auction, bidRows(auction, 40, 'sell 1000@80', 'sell 500@130'))
    await placeBids(buyer, auction, bidRows(auction, 40, 'buy 900@120', 'buy 300@70'))
    await closeAndSettle(app, auction)
    const results = await resultsFor(app, auction, buyer)
    expect(results.auction).toMatchObject({
      status: 'settled',
      bidCount: 4,
      volumeWh: 900,
      meanPriceMicrosPerKwh: 80_000,
      settledAt: auction.gateClosureAt
    })
    expect(results.units[40]).toMatchObject({
      volumeWh: 900,
      demandWh: 1200,
      supplyWh: 1500,
      priceMicrosPerKwh: 80_000,
      lowerMicrosPerKwh: 80_000,
      upperMicrosPerKwh: 80_000
    })
    expect(results.units[41]).toMatchObject({ volumeWh: 0, priceMicrosPerKwh: null })
    expect(results.mine).toMatchObject([
      {
        side: 'buy',
        filledWh: 900,
        priceMicrosPerKwh: 80_000,
        energyMicros: 72_000,
        gridFeeMicros: 34_200,
        platformFeeMicros: 4500,
        totalMicros: 110_700
      },
      { filledWh: 0, priceMicrosPerKwh: 80_000, totalMicros: 0 }
    ])
    const sold = await resultsFor(app, auction, seller)
    expect(sold.mine).toMatchObject([{ energyMicros: -72_000, totalMicros: -72_000 }, {}])
    expect(await availableOf(await signInAgain(app, seller))).toBe(72_000)
    expect(await availableOf(await signInAgain(app, buyer))).toBe(10 * euro - 110_700)
    await expectSquare(app)
    const told = await app.context.db
      .selectFrom('outbox')
      .select(['accountId', 'payloadJson'])
      .where('name', '=', 'fills.ready')
      .execute()
    const messages = new Map(told.map((row) => [row.accountId, JSON.parse(row.payloadJson)]))
    expect(messages.get(buyer.id)).toMatchObject({ boughtWh: 900, amountMicros: -110_700 })
    expect(messages.get(seller.id)).toMatchObject({ soldWh: 900, amountMicros: 72_000 })
    const mail = await signInAgain(app, buyer)
    const { items } = await mail.client.wallet.entries({ query: { referenceId: auction.id } })
    expect(items.map(({ reason }) => reason)).toEqual(['auction_settlement', 'auction_hold'])
    const nobody = await app.anonymous.auctions.results({ params: { id: auction.id } })
    expect(nobody).toMatchObject({ mine: null })
  })

  test('at a negative price the buyer earns and the seller pays out of the hold', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', euro)
    const buyer = await createTrader(app, 'consumer', euro)
    await placeBids(seller, auction, bidRows(auction, 0, 'sell 1000@-200'))
    const set = await placeBids(buyer, auction, bidRows(auction, 0, 'buy 1000@-100'))
    expect(set.heldMicros).toBe(43_000)
    await closeAndSettle(app, auction)
    const results = await resultsFor(app, auction, buyer)
    expect(results.units[0]).toMatchObject({
      lowerMicrosPerKwh: -200_000,
      upperMicrosPerKwh: -100_000,
      priceMicrosPerKwh: -150_000
    })
    expect(results.mine).toMatchObject([{ energyMicros: -150_000, totalMicros: -107_000 }])
    expect(await availableOf(await signInAgain(app, buyer))).toBe(euro + 107_000)
    expect(await availableOf(await signInAgain(app, seller))).toBe(euro - 150_000)
    await expectSquare(app)
  })

  test('at a price of zero only the fees move', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const buyer = await createTrader(app, 'consumer', euro)
    await placeBids(seller, auction, bidRows(auction, 0, 'sell 1000@0'))
    await placeBids(buyer, auction, bidRows(auction, 0, 'buy 1000@0'))
    await closeAndSettle(app, auction)
    const results = await resultsFor(app, auction, buyer)
    expect(results.units[0]).toMatchObject({ priceMicrosPerKwh: 0, volumeWh: 1000 })
    expect(await availableOf(await signInAgain(app, buyer))).toBe(euro - 43_000)
    expect(await availableOf(await signInAgain(app, seller))).toBe(0)
    await expectSquare(app)
  })

  test('of an empty day and of one-sided books moves nothing and frees everything', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const empty = await openAuction(app, { date: '2026-05-12' })
    const seller = await createTrader(app, 'producer', 0)
    const buyer = await createTrader(app, 'consumer', euro)
    await placeBids(seller, auction, bidRows(auction, 0, 'sell 1000@10'))
    await placeBids(buyer, auction, bidRows(auction, 1, 'buy 1000@90'))
    await closeAndSettle(app, auction)
    await closeAndSettle(app, empty)
    const results = await resultsFor(app, auction, buyer)
    expect(results.auction).toMatchObject({ volumeWh: 0, meanPriceMicrosPerKwh: null })
    expect(results.units.slice(0, 2)).toMatchObject([
      { demandWh: 0, supplyWh: 1000, volumeWh: 0, priceMicrosPerKwh: null },
      { demandWh: 1000, supplyWh: 0, volumeWh: 0, priceMicrosPerKwh: null }
    ])
    expect(await availableOf(await signInAgain(app, buyer))).toBe(euro)
    const awake = await signInAgain(app, buyer)
    const { items } = await awake.client.wallet.entries({ query: { referenceId: auction.id } })
    expect(items.map(({ reason }) => reason)).toEqual(['auction_release', 'auction_hold'])
    const nothing = await app.anonymous.auctions.results({ params: { id: empty.id } })
    expect(nothing.auction).toMatchObject({ status: 'settled', bidCount: 0, volumeWh: 0 })
    expect(nothing.units).toHaveLength(96)
    await expectSquare(app)
  })

  test('rounds each line by itself and puts what is left where it shows', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const buyers = [await createTrader(app, 'consumer'), await createTrader(app, 'consumer')]
    // 50 Wh at 30 micros per kWh are 1.5 micros: 2 for each buyer, 3 for the seller.
    const rowsOf = (side: 'buy' | 'sell', quantityWh: number) => [
      {
        deliveryStart: startOf(auction, 0),
        side,
        quantityWh,
        limitPriceMicrosPerKwh: 30
      }
    ]
    await placeBids(seller, auction, rowsOf('sell', 100))
    for (const buyer of buyers) await placeBids(buyer, auction, rowsOf('buy', 50))
    await closeAndSettle(app, auction)
    const rounding = await app.context.db
      .selectFrom('ledger_account')
      .select('balanceMicros')
      .where('kind', '=', 'rounding')
      .execute()
    expect(rounding).toEqual([{ balanceMicros: 1 }])
    await expectSquare(app)
  })

  test('holds at 10^12 Wh, and equal bids of one owner share the margin by their number', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const giant = await createSite(seller, { solarCapacityW: 100_000_000_000 })
    for (let count = 0; count < 39; count += 1) {
      await seller.client.assets.create({
        body: {
          name: `Turbine ${count}`,
          type: 'wind',
          capacityW: 100_000_000_000,
          locationName: 'Offshore',
          position: { latitude: 54, longitude: 7 },
          priceMicrosPerKwh: 0,
          currency: 'EUR',
          description: '',
          siteId: giant.id
        }
      })
    }
    const wh = 10 ** 12
    const limits = await seller.client.auctions.limits({
      params: { id: auction.id },
      query: { siteId: giant.id }
    })
    expect(new Set(limits.units.map(({ sellWh }) => sellWh))).toEqual(new Set([wh]))
    await placeBids(seller, auction, bidRows(auction, 0, `sell ${wh}@0`), { siteId: giant.id })
    const buyer = await createTrader(app, 'consumer', 10 * euro)
    await placeBids(buyer, auction, bidRows(auction, 0, ...Array<string>(3).fill('buy 1001@50')))
    const other = await createTrader(app, 'producer', 0)
    await placeBids(other, auction, bidRows(auction, 0, 'sell 1000@0', 'sell 1000@0'))
    await closeAndSettle(app, auction)
    const results = await resultsFor(app, auction, buyer)
    expect(results.units[0]).toMatchObject({
      supplyWh: wh + 2000,
      volumeWh: 3003,
      priceMicrosPerKwh: 0
    })
    const sold = await resultsFor(app, auction, seller)
    expect(sold.mine).toMatchObject([{ filledWh: 3003 }])
    expect((await resultsFor(app, auction, other)).mine).toMatchObject([
      { filledWh: 0 },
      { filledWh: 0 }
    ])
    await expectSquare(app)
  })
})

describe('the database itself', () => {
  test('keeps a frozen book and its outcome as they are, whatever the code may do', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const buyer = await createTrader(app, 'consumer', 10 * euro)
    await placeBids(seller, auction, bidRows(auction, 0, 'sell 100@10'))
    await placeBids(buyer, auction, bidRows(auction, 0, 'buy 100@10'))
    await closeAndSettle(app, auction)
    const run = (statement: string) =>
      transact(app.context.db, (db) => sql.raw(statement).execute(db))
    for (const statement of [
      `update auction_bid_sheet set "bidsJson" = '[]'`,
      `delete from auction_bid_sheet`,
      `insert into auction_bid_sheet values ('${auction.id}', 'another', 98, 99, '[]')`,
      `insert into auction_bid_sheet values ('nowhere', '${seller.id}', 98, 99, '[]')`
    ]) {
      await expect(run(statement)).rejects.toThrow('the book is frozen')
    }
    for (const table of ['auction_unit', 'auction_fill']) {
      await expect(run(`update ${table} set "deliveryStart" = 1`)).rejects.toThrow('append-only')
      await expect(run(`delete from ${table}`)).rejects.toThrow('append-only')
    }
    await expect(
      run(`insert into auction select '${seller.id}', "marketId", "deliveryDate", "deliveryStart",
        "deliveryEnd", "gateClosureAt", "timeZone", currency, "mtuMin", "unitCount",
        "floorMicrosPerKwh", "capMicrosPerKwh", "tickMicrosPerKwh", "gridFeeMicrosPerKwh",
        "platformFeeMicrosPerKwh", "zonesJson", 'open', 0, null, null, null, null, null, null, null
        from auction where id = '${auction.id}'`)
    ).rejects.toThrow(/unique/i)
  })
})
