import { describe, expect, test } from 'vitest'
import type { Asset, Auction, Battery } from '@commonwatt/contract'
import {
  refusalOf,
  startPeer,
  startTestApp,
  type Member,
  type TestApp
} from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  createTrader,
  openAuction,
  placeBids,
  startOf
} from '../../../test/auctions.ts'
import {
  createAsset,
  createBattery,
  createDevice,
  createOffer,
  signInAgain
} from '../../../test/makers.ts'
import { placeOrder } from '../../../test/order-makers.ts'

interface Home {
  member: Member
  siteId: string
  roof: Asset
  battery: Battery
}

/**
 * A roof of 9.8 kW that is listed, 2450 Wh in a unit, and a battery of 5 kW, 1250 Wh, with 5 kWh to
 * give.
 */
async function createHome(app: TestApp): Promise<Home> {
  const member = await createTrader(app)
  const { items } = await member.client.sites.list({ query: {} })
  const siteId = items[0]?.id ?? ''
  const roof = await createAsset(member, { siteId, type: 'solar', capacityW: 9800 })
  return { member, siteId, roof, battery: await createBattery(member, { siteId }) }
}

/** A stretch of the auction's day by the numbers of its units. */
const span = (auction: Auction, from: number, units: number) => ({
  deliveryStart: startOf(auction, from),
  deliveryEnd: startOf(auction, from + units)
})
const limitsOf = ({ member }: Home, auction: Auction) =>
  member.client.auctions.limits({ params: { id: auction.id } })
/** What a unit may sell: of the plants, and with the battery. */
async function unitOf(home: Home, auction: Auction, unit: number) {
  const { plantWh, sellWh } = (await limitsOf(home, auction)).units[unit] ?? {}
  return [plantWh, sellWh]
}
const sells = (auction: Auction, wh: number, ...units: number[]) =>
  units.flatMap((unit) => bidRows(auction, unit, `sell ${wh}@50`))

async function start() {
  const app = await startTestApp()
  return { app, auction: await openAuction(app), home: await createHome(app) }
}

const key = () => crypto.randomUUID()

describe('what a site has promised elsewhere is missing in an auction', () => {
  test('an offer of the roof, spread over its window, until it is cancelled', async () => {
    const { auction, home } = await start()
    const { member, roof } = home
    // 9.8 kWh in two hours: half of the roof's power.
    const offer = await createOffer(member, {
      assetId: roof.id,
      energyWh: 9800,
      ...span(auction, 40, 8)
    })
    const { units, storedWh } = await limitsOf(home, auction)
    expect(storedWh).toBe(5000)
    expect(units.map(({ plantWh }) => plantWh)).toEqual(
      Array.from({ length: 96 }, (_, unit) => (unit >= 40 && unit < 48 ? 1225 : 2450))
    )
    const tooMuch = placeBids(member, auction, [
      ...sells(auction, 2450, 39),
      ...sells(auction, 2476, 47)
    ])
    expect(await refusalOf(tooMuch)).toMatchObject({
      code: 'position_limit',
      details: { deliveryStart: startOf(auction, 47), limitWh: 2475 },
      errors: [{ pointer: '/body/bids/1/quantityWh' }]
    })
    await placeBids(member, auction, sells(auction, 2475, 47))
    await member.client.offers.cancel({
      params: { id: offer.id },
      version: offer.version,
      idempotencyKey: key()
    })
    // The own set is left out: the next one takes its place.
    expect(await unitOf(home, auction, 47)).toEqual([2450, 3700])
  })

  test('an offer and a sell order of the battery, its power at their time and its energy at any', async () => {
    const { auction, home } = await start()
    const { member, battery } = home
    await createOffer(member, { batteryId: battery.id, energyWh: 2000, ...span(auction, 0, 4) })
    await placeOrder(member, battery.id, {
      side: 'sell',
      energyWh: 1000,
      deliveryStart: startOf(auction, 2),
      resolutionMin: 30
    })
    expect(await limitsOf(home, auction)).toMatchObject({ storedWh: 2000 })
    expect(await unitOf(home, auction, 0)).toEqual([2450, 2450 + 750])
    expect(await unitOf(home, auction, 2)).toEqual([2450, 2450 + 250])
    expect(await unitOf(home, auction, 4)).toEqual([2450, 2450 + 1250])
    const tooMuch = placeBids(member, auction, sells(auction, 3700, 4, 5))
    expect(await refusalOf(tooMuch)).toMatchObject({
      code: 'position_limit',
      details: { deliveryStart: startOf(auction, 5), limitWh: 2450 + 750 }
    })
  })

  test('bids of another day, out of the battery alone, and as long as they are not withdrawn', async () => {
    const { app, auction, home } = await start()
    const next = await openAuction(app, { date: '2026-05-12' })
    await placeBids(home.member, auction, sells(auction, 3700, 10, 11))
    expect(await limitsOf(home, next)).toMatchObject({ storedWh: 2500 })
    expect(await unitOf(home, next, 10)).toEqual([2450, 3700])
    await home.member.client.auctions.withdrawBids({
      params: { id: auction.id },
      idempotencyKey: key()
    })
    expect(await limitsOf(home, next)).toMatchObject({ storedWh: 5000 })
  })
})

describe('what is bid in an auction is missing elsewhere', () => {
  test('for offers of the roof, made or raised, and a bid is withdrawn to make room', async () => {
    const { auction, home } = await start()
    const { member, roof } = home
    await placeBids(member, auction, sells(auction, 2000, 41))
    const window = span(auction, 40, 4)
    // 8 kW are bid in one of the four units, so 1.8 kW are left throughout.
    const offerOf = (energyWh: number) =>
      createOffer(member, { assetId: roof.id, energyWh, ...window })
    expect(await refusalOf(offerOf(1801))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 1800 }
    })
    const offer = await offerOf(1800)
    const raise = () =>
      member.client.offers.update({
        params: { id: offer.id },
        body: { title: 'More', energyWh: 1801, priceMicrosPerKwh: 120_000, ...window },
        version: offer.version,
        idempotencyKey: key()
      })
    expect(await refusalOf(raise())).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 1800 }
    })
    await member.client.auctions.withdrawBids({
      params: { id: auction.id },
      idempotencyKey: key()
    })
    expect(await raise()).toMatchObject({ energyWh: 1801 })
  })

  test('for offers of the battery and orders that sell from it, not for those that buy', async () => {
    const { auction, home } = await start()
    const { member, battery } = home
    // 1250 Wh of each come out of the battery.
    await placeBids(member, auction, sells(auction, 3700, 20, 21, 22))
    const offered = createOffer(member, {
      batteryId: battery.id,
      energyWh: 1251,
      ...span(auction, 60, 4)
    })
    expect(await refusalOf(offered)).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 1250 }
    })
    const order = (side: 'buy' | 'sell', unit: number, energyWh: number) =>
      placeOrder(member, battery.id, {
        side,
        energyWh,
        deliveryStart: startOf(auction, unit),
        resolutionMin: 15
      })
    expect(await refusalOf(order('sell', 22, 1))).toMatchObject({
      code: 'power_limit_exceeded',
      details: { availableWh: 0 }
    })
    await order('sell', 19, 1000)
    expect(await refusalOf(order('sell', 23, 251))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 250 }
    })
    await order('buy', 22, 1250)
  })

  test('once the outcome is there only what was filled, and nothing when it is delivered', async () => {
    const { app, auction, home } = await start()
    await placeBids(home.member, auction, sells(auction, 3700, 40, 41, 42))
    const buyer = await createTrader(app, 'consumer')
    await placeBids(buyer, auction, [
      ...bidRows(auction, 41, 'buy 1000@90'),
      ...bidRows(auction, 42, 'buy 3000@90')
    ])
    await closeAndSettle(app, auction)
    const member = await signInAgain(app, home.member)
    const offerOf = (energyWh: number, from: number) =>
      createOffer(member, { assetId: home.roof.id, energyWh, ...span(auction, from, 2) })
    // 4 of 9.8 kW are sold in the busier unit of these two.
    expect(await refusalOf(offerOf(2901, 40))).toMatchObject({ details: { availableWh: 2900 } })
    await offerOf(2900, 40)
    expect(await refusalOf(offerOf(1, 42))).toMatchObject({ details: { availableWh: 0 } })
    const next = await openAuction(app, { date: '2026-05-12' })
    const storedOf = async (who: Member) =>
      (await limitsOf({ ...home, member: who }, next)).storedWh
    expect(await storedOf(member)).toBe(5000 - 550)
    app.clock.set(Date.parse(startOf(auction, 43)))
    expect(await storedOf(await signInAgain(app, home.member))).toBe(5000)
  })
})

test('a standing bid is cut to what is left beside an offer', async () => {
  const { app, auction, home } = await start()
  await createOffer(home.member, {
    assetId: home.roof.id,
    energyWh: 9800,
    ...span(auction, 48, 8)
  })
  await createOffer(home.member, { batteryId: home.battery.id, energyWh: 4000 })
  await makeHabit(app, home, 4000)
  await home.member.client.standingBids.create({
    body: { goal: 'local_and_green', capMicrosPerKwh: 300_000 }
  })
  await app.context.jobs.runNow(app.context, 'auctions.standing')
  const { bids } = await home.member.client.auctions.bids({ params: { id: auction.id } })
  const quantities = bids.map(({ quantityWh }) => quantityWh)
  // 1 kWh of the battery is free, and the first unit takes it.
  expect(quantities).toEqual(
    Array.from({ length: 96 }, (_, unit) =>
      unit === 0 ? 3450 : unit >= 48 && unit < 56 ? 1225 : 2450
    )
  )
  const run = (await home.member.client.standingBids.list()).items[0]?.lastRun
  expect(run).toMatchObject({ outcome: 'placed', bidCount: 96 })
})

/**
 * Three workdays before the delivery day on which a site gave so much in every quarter of an hour.
 */
async function makeHabit(app: TestApp, { member, siteId }: Home, quarterWh: number) {
  const { client } = await createDevice(app, member, { siteId })
  const from = Date.parse('2026-05-05T22:00:00Z')
  const readings = Array.from({ length: 288 }, (_, quarter) => ({
    channel: 'export' as const,
    intervalStart: new Date(from + quarter * 900_000).toISOString(),
    intervalEnd: new Date(from + (quarter + 1) * 900_000).toISOString(),
    valueWh: quarterWh
  }))
  await client.metering.ingest({ body: { readings } })
}

describe('at once', () => {
  /** Two apps on one database, as two processes of one operator. */
  async function startBoth() {
    const { app, auction, home } = await start()
    const peer = await startPeer(app)
    const { member } = home
    const elsewhere = { ...home, member: { ...member, client: peer.clientWith(member.token) } }
    return { auction, home, elsewhere }
  }
  const outcomesOf = async (calls: readonly Promise<unknown>[]) => {
    const results = await Promise.allSettled(calls)
    return results.map((result) =>
      result.status === 'fulfilled' ? 'done' : (result.reason as { code: string }).code
    )
  }

  test('an offer and bids of one roof do not both get the same energy', async () => {
    const { auction, home, elsewhere } = await startBoth()
    for (let round = 0; round < 8; round += 1) {
      const offer = () =>
        createOffer(home.member, {
          assetId: home.roof.id,
          energyWh: 2000,
          ...span(auction, round, 1)
        })
      const bid = () => placeBids(elsewhere.member, auction, sells(auction, 2000, round))
      // What the roof cannot give may not come out of the battery.
      if (round === 0) {
        await createOffer(home.member, { batteryId: home.battery.id, energyWh: 5000 })
      }
      const calls = round % 2 === 0 ? [offer(), bid()] : [bid(), offer()]
      const [first, second] = await outcomesOf(calls)
      const refused = first === 'done' ? second : first
      expect([first, second]).toContain('done')
      expect(['not_enough_energy', 'position_limit']).toContain(refused)
    }
  })

  test('offers, orders and bids of one battery come to what it holds', async () => {
    const { auction, home, elsewhere } = await startBoth()
    const outcomes = await outcomesOf([
      placeBids(elsewhere.member, auction, sells(auction, 3700, 0, 1)),
      ...[60, 64, 68].map((unit) =>
        createOffer(home.member, {
          batteryId: home.battery.id,
          energyWh: 1250,
          ...span(auction, unit, 4)
        })
      ),
      ...[10, 20, 30].map((unit) =>
        placeOrder(elsewhere.member, home.battery.id, {
          side: 'sell',
          energyWh: 1250,
          deliveryStart: startOf(auction, unit),
          resolutionMin: 15
        })
      )
    ])
    const [bids, ...others] = outcomes
    const sold = others.filter((code) => code === 'done').length
    // The set needs 2500 Wh of 5000, each of the others 1250.
    expect(sold).toBe(bids === 'done' ? 2 : 4)
    expect(await limitsOf(home, auction)).toMatchObject({ storedWh: 5000 - sold * 1250 })
  })
})
