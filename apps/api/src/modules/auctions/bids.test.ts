import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { bidRows, createTrader, openAuction, placeBids, startOf } from '../../../test/auctions.ts'
import {
  createAsset,
  createBattery,
  createSite,
  fundWallet,
  signInAgain
} from '../../../test/makers.ts'

const app = await startTestApp()
const { clock, context, signUp } = app
const auction = await openAuction(app)
const euro = 1_000_000

const params = { id: auction.id }
const rows = (unit: number, ...texts: string[]) => bidRows(auction, unit, ...texts)

async function balanceOf(member: Member) {
  const { balances } = await member.client.wallet.get()
  const { availableMicros, heldMicros, holds } = balances[0] ?? {}
  return { availableMicros, heldMicros, holds: holds?.length }
}

describe('a set of bids', () => {
  test('takes the place of the one before, and only the difference is held', async () => {
    const member = await createTrader(app, 'producer', 10 * euro)
    const first = await placeBids(member, auction, rows(1, 'buy 2000@200', 'buy 100@150'))
    // 0.40 + 0.015 EUR for energy, 0.0798 grid, 0.0105 platform.
    expect(first).toMatchObject({
      auctionId: auction.id,
      origin: 'manual',
      zoneId: null,
      heldMicros: 505_300
    })
    expect(await balanceOf(member)).toEqual({
      availableMicros: 10 * euro - 505_300,
      heldMicros: 505_300,
      holds: 1
    })
    const second = await placeBids(member, auction, [
      ...rows(2, 'buy 1000@100'),
      ...rows(1, 'sell 500@60')
    ])
    expect(second.heldMicros).toBe(143_000)
    expect(second.bids.map(({ side, quantityWh }) => [side, quantityWh])).toEqual([
      ['sell', 500],
      ['buy', 1000]
    ])
    expect(await balanceOf(member)).toMatchObject({ heldMicros: 143_000, holds: 1 })
    expect(await member.client.auctions.bids({ params })).toEqual(second)
    // Numbers are never given twice, so that who came first is known.
    const numbers = [...first.bids, ...second.bids].map(({ sequence }) => sequence)
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
    expect(await member.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('that is withdrawn holds nothing and is gone; withdrawing nothing changes nothing', async () => {
    const member = await createTrader(app, 'consumer', euro)
    await placeBids(member, auction, rows(1, 'buy 2000@200'))
    const withdraw = (idempotencyKey: string) =>
      member.client.auctions.withdrawBids({ params, idempotencyKey })
    const nothing = { heldMicros: 0, acceptedAt: null, origin: null, siteId: null, bids: [] }
    expect(await withdraw('once')).toMatchObject(nothing)
    expect(await balanceOf(member)).toEqual({ availableMicros: euro, heldMicros: 0, holds: 0 })
    expect(await withdraw('twice')).toMatchObject(nothing)
    expect(await member.client.auctions.bids({ params })).toMatchObject(nothing)
  })

  test('of sales needs no money, unless a limit lies below zero', async () => {
    const member = await createTrader(app, 'producer', 0)
    expect(await placeBids(member, auction, rows(1, 'sell 2000@0'))).toMatchObject({
      heldMicros: 0
    })
    const refusal = await refusalOf(placeBids(member, auction, rows(1, 'sell 2000@-50')))
    expect(refusal).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 0, neededMicros: 100_000, currency: 'EUR' }
    })
    await fundWallet(app, member, 100_000)
    expect(await placeBids(member, auction, rows(1, 'sell 2000@-50'))).toMatchObject({
      heldMicros: 100_000
    })
  })

  test('that is refused leaves the one before as it was', async () => {
    const member = await createTrader(app, 'producer', euro)
    const kept = await placeBids(member, auction, rows(1, 'buy 1000@100'))
    const refused = [
      rows(1, 'buy 1000@100', 'buy 3000@900'),
      rows(1, 'buy 1000@100', 'sell 9999@900'),
      rows(1, 'buy 1000@100', 'sell 10@90')
    ]
    for (const bids of refused) await refusalOf(placeBids(member, auction, bids))
    expect(await member.client.auctions.bids({ params })).toEqual(kept)
    expect(await balanceOf(member)).toMatchObject({ heldMicros: kept.heldMicros, holds: 1 })
  })

  test('is stored once for an Idempotency-Key, and the key of one is not that of another', async () => {
    const member = await createTrader(app, 'producer', euro)
    const first = await placeBids(member, auction, rows(1, 'buy 1000@100'), { key: 'once' })
    expect(await placeBids(member, auction, rows(1, 'buy 1000@100'), { key: 'once' })).toEqual(
      first
    )
    const other = placeBids(member, auction, rows(1, 'buy 1000@101'), { key: 'once' })
    expect(await refusalOf(other)).toMatchObject({ code: 'idempotency_key_reused' })
    expect(await member.client.auctions.bids({ params })).toEqual(first)
  })

  test('is seen by nobody else', async () => {
    const member = await createTrader(app, 'producer', euro)
    await placeBids(member, auction, rows(1, 'buy 1000@100'))
    for (const role of ['producer', 'admin', 'grid_operator'] as const) {
      const other = await signUp(role)
      expect(await other.client.auctions.bids({ params })).toMatchObject({ bids: [] })
    }
  })

  test('is told to its owner alone', async () => {
    const member = await createTrader(app, 'producer', euro)
    await placeBids(member, auction, rows(1, 'buy 1000@100'))
    const events = await context.db
      .selectFrom('outbox')
      .select('accountId')
      .where('name', '=', 'bids.changed')
      .where('accountId', '=', member.id)
      .execute()
    expect(events).toHaveLength(1)
    const told = await context.db
      .selectFrom('outbox')
      .select('payloadJson')
      .where('name', '=', 'bids.changed')
      .execute()
    for (const { payloadJson } of told) {
      expect(JSON.parse(payloadJson)).toEqual({ auctionId: auction.id })
    }
  })
})

describe('a sheet is refused', () => {
  const own = { from: 0, to: 0 }
  const limits = { floorMicrosPerKwh: -500_000, capMicrosPerKwh: 4_000_000, tickMicrosPerKwh: 10 }
  const bid = {
    deliveryStart: startOf(auction, 4),
    side: 'buy' as const,
    quantityWh: 100,
    limitPriceMicrosPerKwh: 100_000
  }
  const at = (deliveryStart: string) => [bid, { ...bid, deliveryStart }]
  const limited = (limitPriceMicrosPerKwh: number) => [bid, { ...bid, limitPriceMicrosPerKwh }]

  test.each([
    ['before the day', at(startOf(auction, -1)), 'timeslot_invalid', 'deliveryStart', own],
    ['after the day', at(startOf(auction, 96)), 'timeslot_invalid', 'deliveryStart', own],
    ['between units', at('2026-05-11T10:05:00Z'), 'timeslot_invalid', 'deliveryStart', own],
    ['above the cap', limited(4_000_010), 'limit_price_invalid', 'limitPriceMicrosPerKwh', limits],
    ['below the floor', limited(-500_010), 'limit_price_invalid', 'limitPriceMicrosPerKwh', limits],
    ['off the tick', limited(100_005), 'limit_price_invalid', 'limitPriceMicrosPerKwh', limits],
    ['off it below zero', limited(-5), 'limit_price_invalid', 'limitPriceMicrosPerKwh', limits]
  ] as const)('%s, with the row and the field', async (_, bids, code, field, details) => {
    const member = await createTrader(app)
    const refusal = await refusalOf(placeBids(member, auction, bids))
    expect(refusal).toMatchObject({ code, errors: [{ pointer: `/body/bids/1/${field}` }] })
    if (details !== own) expect(refusal.details).toEqual(details)
  })

  test('where a consumer sells', async () => {
    const member = await createTrader(app, 'consumer')
    const refusal = await refusalOf(placeBids(member, auction, rows(1, 'buy 10@50', 'sell 10@60')))
    expect(refusal).toMatchObject({
      code: 'forbidden',
      status: 403,
      errors: [{ pointer: '/body/bids/1/side' }]
    })
  })

  test.each([
    ['more than the roof makes', ['sell 2000@90', 'sell 451@95'], 2450],
    ['more than the connection carries', ['buy 3000@10', 'buy 626@9'], 3625]
  ])('where a unit has %s', async (_, texts, limitWh) => {
    const member = await createTrader(app)
    const refusal = await refusalOf(
      placeBids(member, auction, [...rows(0, 'buy 1@1'), ...rows(1, ...texts)])
    )
    expect(refusal).toMatchObject({
      code: 'position_limit',
      details: { deliveryStart: startOf(auction, 1), limitWh },
      errors: [{ pointer: '/body/bids/2/quantityWh' }]
    })
  })

  test('where it would trade with itself, equal prices included', async () => {
    const member = await createTrader(app)
    for (const price of [60, 59]) {
      const bids = [...rows(0, 'sell 10@50'), ...rows(1, 'buy 10@60', `sell 10@${price}`)]
      expect(await refusalOf(placeBids(member, auction, bids))).toMatchObject({
        code: 'self_trade',
        details: { deliveryStart: startOf(auction, 1) }
      })
    }
    await placeBids(member, auction, rows(1, 'buy 10@60', 'sell 10@61'))
  })

  test('without a place, at a place of others or of another market', async () => {
    const homeless = await signUp('producer')
    expect(await refusalOf(placeBids(homeless, auction, rows(1, 'buy 1@1')))).toMatchObject({
      code: 'site_required'
    })
    const member = await createTrader(app)
    const { id: foreign } = await createSite(await signUp('producer'))
    const { id: indian } = await createSite(member, { marketId: 'IN-IEX' })
    for (const siteId of [foreign, indian]) {
      const refused = placeBids(member, auction, rows(1, 'buy 1@1'), { siteId })
      expect(await refusalOf(refused)).toMatchObject({
        code: 'not_found',
        errors: [{ pointer: '/body/siteId' }]
      })
    }
  })

  test('with more than anybody owns, whatever it comes to', async () => {
    const member = await createTrader(app)
    const site = await createSite(member, { sanctionedLoadW: 100_000_000_000 })
    const bids = Array.from({ length: 96 }, (_, unit) => rows(unit, 'buy 25000000000@4000')).flat()
    const refused = placeBids(member, auction, bids, { siteId: site.id })
    expect(await refusalOf(refused)).toMatchObject({ code: 'insufficient_funds' })
  })

  test('for an auction that is not there', async () => {
    const member = await createTrader(app)
    const refused = placeBids(member, { id: member.id }, rows(1, 'buy 1@1'))
    expect(await refusalOf(refused)).toMatchObject({ code: 'not_found' })
  })
})

describe('the limits of a place', () => {
  test('count roof, plants and battery, and the panels once', async () => {
    const member = await signUp('producer')
    const site = await createSite(member, { solarCapacityW: 8000, sanctionedLoadW: 20_000 })
    const read = () => member.client.auctions.limits({ params, query: { siteId: site.id } })
    const alike = (plantWh: number, sellWh: number) =>
      Array.from({ length: 96 }, (_, unit) => {
        return { deliveryStart: startOf(auction, unit), plantWh, sellWh }
      })
    expect(await read()).toEqual({
      auctionId: auction.id,
      siteId: site.id,
      zoneId: null,
      buyWh: 5000,
      storedWh: 0,
      units: alike(2000, 2000)
    })
    await createAsset(member, { siteId: site.id, type: 'solar', capacityW: 10_000 })
    await createAsset(member, { siteId: site.id, type: 'battery', capacityW: 90_000 })
    const wind = await createAsset(member, { siteId: site.id, type: 'wind', capacityW: 40_000 })
    expect(await read()).toMatchObject({ buyWh: 5000, units: alike(12_500, 12_500) })
    await createBattery(member, { siteId: site.id, chargeLimitW: 4000, dischargeLimitW: 6000 })
    expect(await read()).toMatchObject({
      buyWh: 6000,
      storedWh: 5000,
      units: alike(12_500, 14_000)
    })
    await member.client.assets.update({
      params: { id: wind.id },
      version: wind.version,
      body: { status: 'paused' }
    })
    expect(await read()).toMatchObject({ units: alike(2500, 4000) })
  })

  test('are those of the first place in the market, and of nobody else’s', async () => {
    const member = await signUp('consumer')
    expect(await refusalOf(member.client.auctions.limits({ params }))).toMatchObject({
      code: 'site_required'
    })
    await createSite(member, { marketId: 'IN-IEX' })
    const second = await createSite(member, { solarCapacityW: 0 })
    expect(await member.client.auctions.limits({ params })).toMatchObject({ siteId: second.id })
    const { id: siteId } = await createSite(await signUp('producer'))
    expect(
      await refusalOf(member.client.auctions.limits({ params, query: { siteId } }))
    ).toMatchObject({ code: 'not_found', errors: [{ pointer: '/query/siteId' }] })
  })
})

test('a place of several gets bids for the one that is named, and a member has one set', async () => {
  const member = await createTrader(app)
  const second = await createSite(member, { solarCapacityW: 0 })
  await placeBids(member, auction, rows(1, 'sell 1000@50'))
  const set = await placeBids(member, auction, rows(1, 'buy 100@40'), { siteId: second.id })
  expect(set).toMatchObject({ siteId: second.id, bids: [{ side: 'buy' }] })
  expect(await member.client.auctions.bids({ params })).toEqual(set)
})

// Moves the clock, so it comes last.
describe('the gate', () => {
  test('takes bids until the very last millisecond, and none from then on', async () => {
    const gate = Date.parse(auction.gateClosureAt)
    const member = await createTrader(app)
    const late = await createTrader(app)
    clock.set(gate - 1)
    const awake = await signInAgain(app, member)
    const other = await signInAgain(app, late)
    const kept = await placeBids(awake, auction, rows(1, 'buy 100@40'))
    clock.set(gate)
    const details = { gateClosureAt: auction.gateClosureAt }
    for (const call of [
      () => placeBids(awake, auction, rows(1, 'buy 100@41')),
      () => awake.client.auctions.withdrawBids({ params, idempotencyKey: 'late' }),
      () => placeBids(other, auction, rows(1, 'buy 100@41'))
    ]) {
      expect(await refusalOf(call())).toMatchObject({ code: 'gate_closed', details })
    }
    expect(await awake.client.auctions.bids({ params })).toEqual(kept)
  })
})

test('bids are refused where trading is switched off', async () => {
  const trading = { ...context.config.trading, isEnabled: false }
  const quiet = await startTestApp({ trading })
  const open = await openAuction(quiet)
  const member = await createTrader(quiet)
  const refused = placeBids(member, open, bidRows(open, 1, 'buy 1@1'))
  expect(await refusalOf(refused)).toMatchObject({ code: 'trading_disabled' })
})
