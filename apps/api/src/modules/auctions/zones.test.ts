import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Market } from '@commonwatt/contract'
import { canonicalBook, clearZonalAuction } from '@commonwatt/domain'
import { transact } from '../../database/database.ts'
import { refusalOf, startTestApp, type TestApp } from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  expectSquare,
  openAuction,
  placeBids,
  startOf
} from '../../../test/auctions.ts'
import { createSite, fundWallet, signInAgain } from '../../../test/makers.ts'
import { listMarkets } from '../markets/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'commonwatt-zones-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const euro = 1_000_000
const day = 24 * 3_600_000
const free = [{ fromLocalTime: '00:00', feeMicrosPerKwh: 0 }]

/**
 * Two communities; the line between them costs 4 ct by day, 1 ct from six in the evening, and is
 * off at night.
 */
function startZonal(): Promise<TestApp> {
  const [germany] = listMarkets({ config: { marketsFile: null } as never })
  if (!germany) throw new Error('The German market is gone')
  const across = [
    { fromLocalTime: '00:00', feeMicrosPerKwh: null },
    { fromLocalTime: '06:00', feeMicrosPerKwh: 4000 },
    { fromLocalTime: '18:00', feeMicrosPerKwh: 1000 }
  ]
  const market: Market = {
    ...germany,
    id: 'BADEN',
    name: 'Communities of Baden',
    zones: [
      { id: 'wiehre', name: 'Freiburg-Wiehre', pinCodes: ['79100', '79102'] },
      { id: 'lahr', name: 'Lahr', pinCodes: ['779'] }
    ],
    zoneLines: [
      { fromZoneId: 'wiehre', toZoneId: 'wiehre', fees: free },
      { fromZoneId: 'lahr', toZoneId: 'lahr', fees: free },
      { fromZoneId: 'wiehre', toZoneId: 'lahr', fees: across },
      { fromZoneId: 'lahr', toZoneId: 'wiehre', fees: across }
    ]
  }
  const marketsFile = join(folder, 'markets.json')
  writeFileSync(marketsFile, JSON.stringify([market]))
  return startTestApp({ marketsFile })
}

async function createAt(app: TestApp, pinCode: string, role: 'producer' | 'consumer') {
  const member = await app.signUp(role)
  await createSite(member, { marketId: 'BADEN', pinCode })
  if (role === 'consumer') await fundWallet(app, member, 10 * euro)
  return member
}

describe('an auction with zones', () => {
  test('takes the way into account, has a price for each zone, and pays the grid its own line', async () => {
    const app = await startZonal()
    const auction = await openAuction(app, { marketId: 'BADEN' })
    expect(auction).toMatchObject({
      gridFeeMicrosPerKwh: 0,
      zones: [
        { id: 'wiehre', name: 'Freiburg-Wiehre' },
        { id: 'lahr', name: 'Lahr' }
      ]
    })
    const noon = 48
    const evening = 76
    const night = 4
    const people = [
      [await createAt(app, '79102', 'consumer'), 'buy 500@20'],
      [await createAt(app, '77933', 'consumer'), 'buy 500@18'],
      [await createAt(app, '79100', 'producer'), 'sell 800@10'],
      [await createAt(app, '77933', 'producer'), 'sell 500@16']
    ] as const
    for (const [member, text] of people) {
      const rows = [noon, evening, night].flatMap((unit) => bidRows(auction, unit, text))
      const set = await placeBids(member, auction, rows)
      expect(set.zoneId).toBe(
        member === people[0][0] || member === people[2][0] ? 'wiehre' : 'lahr'
      )
    }
    await closeAndSettle(app, auction)
    const awake = await signInAgain(app, people[1][0])
    const { units, mine } = await awake.client.auctions.results({ params: { id: auction.id } })
    const prices = (buyer: number | null, seller: number | null) => ({
      buyerPriceMicrosPerKwh: buyer,
      sellerPriceMicrosPerKwh: seller
    })
    expect(units[noon]).toMatchObject({
      volumeWh: 1000,
      priceMicrosPerKwh: null,
      zones: [
        { zoneId: 'wiehre', ...prices(12_000, 12_000) },
        { zoneId: 'lahr', ...prices(16_000, 16_000) }
      ]
    })
    expect(units[evening]).toMatchObject({
      zones: [{ zoneId: 'wiehre', sellerPriceMicrosPerKwh: 15_000 }, { zoneId: 'lahr' }]
    })
    // No line at night: each zone by itself.
    expect(units[night]).toMatchObject({ volumeWh: 1000 })
    expect(mine?.map(({ filledWh, priceMicrosPerKwh }) => [filledWh, priceMicrosPerKwh])).toEqual([
      [500, units[night]?.zones[1]?.buyerPriceMicrosPerKwh],
      [500, 16_000],
      [500, 16_000]
    ])
    expect(mine?.[1]).toMatchObject({ gridFeeMicros: 0, platformFeeMicros: 2500 })
    await expectSquare(app)
    // 300 Wh at noon for 4000 and 300 Wh in the evening for 1000 micros per kWh.
    const grid = await app.context.db
      .selectFrom('ledger_account')
      .select('balanceMicros')
      .where('kind', '=', 'grid_operator')
      .execute()
    expect(grid).toEqual([{ balanceMicros: 1500 }])

    const params = { id: auction.id }
    const query = { deliveryStart: startOf(auction, noon) }
    const book = await app.anonymous.auctions.book({ params, query })
    expect(book.zones).toEqual(['wiehre', 'lahr'])
    expect(book.feeMicrosPerKwh).toEqual([
      [0, 4000],
      [4000, 0]
    ])
    const fees = Object.fromEntries(
      book.zones.map((from, row) => [
        from,
        Object.fromEntries(
          book.zones.map((to, at) => [to, book.feeMicrosPerKwh[row]?.[at] ?? null])
        )
      ])
    )
    const again = clearZonalAuction({
      ...book,
      feeMicrosPerKwh: fees,
      bids: book.bids.map((bid) => ({ ...bid, zone: bid.zone ?? '' }))
    })
    expect(again.fills).toEqual(book.fills)
    expect(again.prices).toMatchObject({
      wiehre: prices(12_000, 12_000),
      lahr: prices(16_000, 16_000)
    })
    expect(canonicalBook(book.bids).json).toContain('"zone":"lahr"')

    const ofZone = { ...query, zoneId: 'lahr' }
    const only = (price: number) => ({ lowerMicrosPerKwh: price, upperMicrosPerKwh: price })
    const atNight = { deliveryStart: startOf(auction, night), zoneId: 'lahr' }
    const free = { lowerMicrosPerKwh: 16_000, upperMicrosPerKwh: 18_000 }
    expect(await app.anonymous.auctions.explain({ params, query: atNight })).toMatchObject({
      zonePrice: prices(17_000, 17_000),
      zoneIntervals: { buyer: free, seller: free }
    })
    expect(await app.anonymous.auctions.explain({ params, query: ofZone })).toMatchObject({
      zonePrice: { zoneId: 'lahr', ...prices(16_000, 16_000) },
      zoneIntervals: { buyer: only(16_000), seller: only(16_000) },
      lower: null,
      lastBuy: { limitPriceMicrosPerKwh: 18_000, filledWh: 500 },
      lastSell: { limitPriceMicrosPerKwh: 16_000, filledWh: 200 },
      nextSell: { limitPriceMicrosPerKwh: 16_000, filledWh: 200 }
    })
    // What the clearing found is kept with the unit; of one from before it was, it is found again.
    const kept = await app.context.db
      .selectFrom('auction_unit')
      .selectAll()
      .where('auctionId', '=', auction.id)
      .where('deliveryStart', '=', Date.parse(query.deliveryStart))
      .executeTakeFirstOrThrow()
    const { intervals, ...before } = JSON.parse(kept.zonesJson) as { intervals: unknown }
    expect(intervals).toEqual(again.intervals)
    const older = kept.deliveryStart + 7 * day
    await transact(app.context.db, (db) =>
      db
        .insertInto('auction_unit')
        .values({
          ...kept,
          deliveryStart: older,
          deliveryEnd: kept.deliveryEnd + 7 * day,
          zonesJson: JSON.stringify(before)
        })
        .execute()
    )
    const ofOlder = { ...ofZone, deliveryStart: new Date(older).toISOString() }
    expect(await app.anonymous.auctions.explain({ params, query: ofOlder })).toMatchObject({
      zoneIntervals: { buyer: only(16_000), seller: only(16_000) }
    })
    expect(await app.anonymous.auctions.curves({ params, query: ofZone })).toMatchObject({
      demand: [{ quantityWh: 500, priceMicrosPerKwh: 18_000 }],
      supply: [{ quantityWh: 500, priceMicrosPerKwh: 16_000 }]
    })
    const all = await app.anonymous.auctions.curves({ params, query })
    expect(all.demand).toHaveLength(2)
    // A price has its reasons in one zone; without one there is nothing to explain.
    expect(await refusalOf(app.anonymous.auctions.explain({ params, query }))).toMatchObject({
      code: 'not_found'
    })
  })

  test('takes no bids from a place outside its zones', async () => {
    const app = await startZonal()
    const auction = await openAuction(app, { marketId: 'BADEN' })
    const member = await createAt(app, '10115', 'producer')
    const refused = placeBids(member, auction, bidRows(auction, 0, 'sell 10@10'))
    expect(await refusalOf(refused)).toMatchObject({ code: 'zone_missing', status: 422 })
    const limits = member.client.auctions.limits({ params: { id: auction.id } })
    expect(await refusalOf(limits)).toMatchObject({ code: 'zone_missing' })
  })

  test('takes no more bids once its market is gone from the configuration, and gives back what there were', async () => {
    const app = await startZonal()
    const auction = await openAuction(app, { marketId: 'BADEN' })
    const member = await createAt(app, '79102', 'consumer')
    await placeBids(member, auction, bidRows(auction, 0, 'buy 500@20'))
    Object.assign(app.context, { config: { ...app.context.config, marketsFile: null } })
    const refused = placeBids(member, auction, bidRows(auction, 0, 'buy 500@30'))
    expect(await refusalOf(refused)).toMatchObject({ code: 'trading_disabled' })
    await closeAndSettle(app, auction)
    const awake = await signInAgain(app, member)
    const { balances } = await awake.client.wallet.get()
    expect(balances).toMatchObject([{ availableMicros: 10 * euro, heldMicros: 0 }])
  })
})
