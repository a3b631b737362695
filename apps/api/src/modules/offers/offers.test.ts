import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { coarsePosition } from '@commonwatt/domain'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import {
  buy,
  createAsset,
  createBattery,
  createBuyer,
  createOffer,
  createSite,
  evening,
  signInAgain,
  siteBody
} from '../../../test/makers.ts'
import { findMarket } from '../markets/index.ts'

const app = await startTestApp()
const { anonymous, context, signUp } = app
const key = () => randomUUID()

describe('an offer from a battery', () => {
  test('is on sale at the price and the fees of its market, and its energy is promised', async () => {
    const seller = await signUp('producer', 'Familie Okafor')
    const battery = await createBattery(seller)
    const offer = await createOffer(seller, { batteryId: battery.id, title: '  Cellar power ' })
    const tariff = findMarket(context, 'DE-LU')?.tariff
    const gridFeeMicrosPerKwh = tariff?.localGridFeeMicrosPerKwh ?? 0
    const platformFeeMicrosPerKwh = tariff?.platformFeeMicrosPerKwh ?? 0
    expect(offer).toMatchObject({
      sellerName: 'Familie Okafor',
      title: 'Cellar power',
      sourceType: 'battery',
      batteryId: battery.id,
      assetId: null,
      energyWh: 4000,
      remainingWh: 4000,
      gridFeeMicrosPerKwh,
      platformFeeMicrosPerKwh,
      allInMicrosPerKwh: 120_000 + gridFeeMicrosPerKwh + platformFeeMicrosPerKwh,
      currency: 'EUR',
      marketId: 'DE-LU',
      status: 'open',
      deliveredShare: null,
      completedTrades: 0,
      isMine: true,
      version: 1
    })
    const after = await seller.client.batteries.get({ params: { id: battery.id } })
    expect(after).toMatchObject({ promisedWh: 4000, usableWh: 1000 })
  })

  test('shows its place rounded to everyone but the seller', async () => {
    const seller = await signUp('producer')
    const position = { latitude: 47.987_654, longitude: 7.843_21 }
    const site = await createSite(seller, { position })
    const battery = await createBattery(seller, { siteId: site.id })
    const offer = await createOffer(seller, { batteryId: battery.id })
    expect(offer).toMatchObject({ position, isPositionExact: true })
    const params = { id: offer.id }
    const other = await signUp('consumer')
    for (const client of [anonymous, other.client]) {
      const seen = await client.offers.get({ params })
      expect(seen).toMatchObject({ isPositionExact: false, isMine: false })
      expect(seen.position).toEqual(coarsePosition(position))
    }
  })

  test('cannot pass what the battery holds above its reserve and has not promised', async () => {
    const seller = await signUp('producer')
    const { id: batteryId } = await createBattery(seller)
    const refused = await refusalOf(createOffer(seller, { batteryId, energyWh: 5001 }))
    expect(refused).toMatchObject({ code: 'not_enough_energy', details: { availableWh: 5000 } })
    await createOffer(seller, { batteryId, energyWh: 3000 })
    const second = await refusalOf(createOffer(seller, { batteryId, energyWh: 3000 }))
    expect(second).toMatchObject({ code: 'not_enough_energy', details: { availableWh: 2000 } })
  })

  test('of somebody else is not found', async () => {
    const owner = await signUp('producer')
    const seller = await signUp('producer')
    const { id: batteryId } = await createBattery(owner)
    expect(await refusalOf(createOffer(seller, { batteryId }))).toMatchObject({
      code: 'not_found',
      errors: [{ pointer: '/body/batteryId' }]
    })
  })
})

describe('an offer from an asset', () => {
  async function createRoof() {
    const seller = await signUp('producer')
    const site = await createSite(seller)
    const asset = await createAsset(seller, { siteId: site.id, capacityW: 2000 })
    return { seller, asset, assetId: asset.id }
  }

  test('cannot pass its power times the window, less what it sells at the same time', async () => {
    const { seller, assetId } = await createRoof()
    expect(await refusalOf(createOffer(seller, { assetId, energyWh: 6001 }))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 6000 }
    })
    await createOffer(seller, { assetId, energyWh: 4500 })
    const overlapping = {
      deliveryStart: '2026-05-10T18:00:00Z',
      deliveryEnd: '2026-05-10T21:00:00Z'
    }
    const second = createOffer(seller, { assetId, energyWh: 2000, ...overlapping })
    expect(await refusalOf(second)).toMatchObject({ details: { availableWh: 1500 } })
    const afterwards = {
      deliveryStart: evening.deliveryEnd,
      deliveryEnd: '2026-05-10T22:00:00Z'
    }
    const next = await createOffer(seller, { assetId, energyWh: 6000, ...afterwards })
    expect(next).toMatchObject({ sourceType: 'solar', remainingWh: 6000, batteryId: null })
  })

  test('may offer again what a cancelled offer did not sell', async () => {
    const { seller, assetId } = await createRoof()
    const { id, version } = await createOffer(seller, { assetId, energyWh: 6000 })
    await seller.client.offers.cancel({ params: { id }, version, idempotencyKey: key() })
    await createOffer(seller, { assetId, energyWh: 6000 })
  })

  test('needs a site, and an asset that is not paused', async () => {
    const seller = await signUp('producer')
    const homeless = await createAsset(seller)
    expect(await refusalOf(createOffer(seller, { assetId: homeless.id }))).toMatchObject({
      code: 'site_required'
    })
    const roof = await createRoof()
    await roof.seller.client.assets.update({
      params: { id: roof.assetId },
      body: { status: 'paused' },
      version: roof.asset.version
    })
    const paused = createOffer(roof.seller, { assetId: roof.assetId })
    expect(await refusalOf(paused)).toMatchObject({ code: 'not_found' })
  })

  test('sellers who hurry do not offer the same energy twice, from asset or battery', async () => {
    const { seller, assetId } = await createRoof()
    const { id: batteryId } = await createBattery(seller)
    for (const source of [{ assetId }, { batteryId }]) {
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => createOffer(seller, { ...source, energyWh: 2000 }))
      )
      const made = tries.filter(({ status }) => status === 'fulfilled').length
      expect(made).toBe('assetId' in source ? 3 : 2)
    }
  })
})

describe('the terms of an offer', async () => {
  const seller = await signUp('producer')
  const { id: batteryId } = await createBattery(seller)

  test.each([
    ['without a source', {}, '/body/assetId'],
    ['with two sources', { batteryId, assetId: batteryId }, '/body/batteryId']
  ])('%s it is refused by its schema’s rule', async (_name, source, pointer) => {
    const call = seller.client.offers.create({
      body: { title: 'Power', energyWh: 1, priceMicrosPerKwh: 120_000, ...evening, ...source },
      idempotencyKey: key()
    })
    expect(await refusalOf(call)).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer }]
    })
  })

  test('a price above the cap of the market is refused, made or changed, and says the cap', async () => {
    const highest = findMarket(context, 'DE-LU')?.capMicrosPerKwh ?? 0
    const errors = [{ pointer: '/body/priceMicrosPerKwh' }]
    const refusal = { details: { maximumMicrosPerKwh: highest }, errors, status: 422 }
    const terms = { batteryId, energyWh: 1 }
    const call = createOffer(seller, { ...terms, priceMicrosPerKwh: highest + 1 })
    expect(await refusalOf(call)).toMatchObject({ code: 'price_above_maximum', ...refusal })
    const offer = await createOffer(seller, { ...terms, priceMicrosPerKwh: highest })
    const change = seller.client.offers.update({
      params: { id: offer.id },
      body: { title: 'Power', energyWh: 1, priceMicrosPerKwh: highest + 1, ...evening },
      version: offer.version,
      idempotencyKey: key()
    })
    expect(await refusalOf(change)).toMatchObject({ code: 'price_above_maximum', ...refusal })
  })

  test('a price below the configured minimum is refused and says the minimum', async () => {
    const refused = await refusalOf(createOffer(seller, { batteryId, priceMicrosPerKwh: 9_999 }))
    expect(refused).toMatchObject({
      code: 'price_below_minimum',
      details: { minimumMicrosPerKwh: 10_000 }
    })
    await createOffer(seller, { batteryId, energyWh: 1, priceMicrosPerKwh: 10_000 })
  })

  test('an offer dearer than the ledger can take is refused, not broken', async () => {
    const { id: siteId } = await createSite(seller)
    const asset = await createAsset(seller, { siteId, capacityW: 100_000_000_000 })
    const call = createOffer(seller, {
      assetId: asset.id,
      energyWh: 290_000_000_000,
      priceMicrosPerKwh: 4_000_000
    })
    expect(await refusalOf(call)).toMatchObject({ code: 'validation_failed' })
  })
})

describe('an open offer', () => {
  test('changes while nobody has bought, and keeps exactly the energy it needs', async () => {
    const seller = await signUp('producer')
    const { id: batteryId } = await createBattery(seller)
    const offer = await createOffer(seller, { batteryId })
    const change = (version: number, energyWh: number) =>
      seller.client.offers.update({
        params: { id: offer.id },
        body: { title: 'More', energyWh, priceMicrosPerKwh: 130_000, ...evening },
        version,
        idempotencyKey: key()
      })
    const changed = await change(offer.version, 5000)
    expect(changed).toMatchObject({ title: 'More', energyWh: 5000, remainingWh: 5000, version: 2 })
    expect(await refusalOf(change(offer.version, 4000))).toMatchObject({ code: 'version_stale' })
    expect(await refusalOf(change(changed.version, 5001))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 5000 }
    })
    expect(await seller.client.batteries.get({ params: { id: batteryId } })).toMatchObject({
      promisedWh: 5000
    })
    const buyer = await createBuyer(app)
    const trade = await buy(buyer, offer.id, 1000)
    const bought = await seller.client.offers.get({ params: { id: offer.id } })
    expect(bought.remainingWh).toBe(4000)
    expect(await refusalOf(change(bought.version, 5000))).toMatchObject({
      code: 'offer_has_trades'
    })
    await buyer.client.trades.setStatus({
      params: { id: trade.id },
      body: { status: 'cancelled' },
      idempotencyKey: key()
    })
    const free = await seller.client.offers.get({ params: { id: offer.id } })
    expect(await change(free.version, 3000)).toMatchObject({ energyWh: 3000, remainingWh: 3000 })
  })

  test('is changed and cancelled by its seller alone', async () => {
    const offer = await createOffer(await signUp('producer'))
    const other = await signUp('producer')
    const params = { id: offer.id }
    const body = { title: 'Mine', energyWh: 1, priceMicrosPerKwh: 120_000, ...evening }
    const { update, cancel } = other.client.offers
    const foreign = [
      () => update({ params, body, version: 1, idempotencyKey: key() }),
      () => cancel({ params, version: 1, idempotencyKey: key() })
    ]
    for (const call of foreign) expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
  })

  test('once cancelled refuses what is pending, keeps what is accepted, and frees the rest', async () => {
    const seller = await signUp('producer')
    const { id: batteryId } = await createBattery(seller)
    const { id } = await createOffer(seller, { batteryId })
    const buyers = [await createBuyer(app), await createBuyer(app)] as const
    const accepted = await buy(buyers[0], id, 1000)
    const pending = await buy(buyers[1], id, 500)
    await seller.client.trades.setStatus({
      params: { id: accepted.id },
      body: { status: 'accepted' },
      idempotencyKey: key()
    })
    const { version } = await seller.client.offers.get({ params: { id } })
    const stale = seller.client.offers.cancel({
      params: { id },
      version: version - 1,
      idempotencyKey: key()
    })
    expect(await refusalOf(stale)).toMatchObject({ code: 'version_stale' })
    const idempotencyKey = key()
    const cancel = () => seller.client.offers.cancel({ params: { id }, version, idempotencyKey })
    const cancelled = await cancel()
    expect(cancelled).toMatchObject({ status: 'cancelled', remainingWh: 3000 })
    expect(await cancel()).toEqual(cancelled)
    const refused = await buyers[1].client.trades.get({ params: { id: pending.id } })
    expect(refused.status).toBe('rejected')
    expect(refused.steps.at(-1)).toMatchObject({ by: 'seller', note: 'The offer was withdrawn' })
    expect((await buyers[1].client.wallet.get()).balances).toMatchObject([
      { availableMicros: 20_000_000, heldMicros: 0 }
    ])
    const kept = await buyers[0].client.trades.get({ params: { id: accepted.id } })
    expect(kept.status).toBe('accepted')
    expect(await seller.client.batteries.get({ params: { id: batteryId } })).toMatchObject({
      promisedWh: 1000
    })
    const again = seller.client.offers.cancel({
      params: { id },
      version: cancelled.version,
      idempotencyKey: key()
    })
    expect(await refusalOf(again)).toMatchObject({ code: 'offer_closed' })
  })
})

describe('when time passes', async () => {
  const later = await startTestApp()

  test('an offer that nobody bought expires as its delivery starts, and its energy is free', async () => {
    const seller = await later.signUp('producer')
    const { id: batteryId } = await createBattery(seller)
    const { id } = await createOffer(seller, { batteryId })
    const tomorrow = await createOffer(seller, {
      batteryId,
      energyWh: 1000,
      deliveryStart: '2026-05-11T16:00:00Z',
      deliveryEnd: '2026-05-11T19:00:00Z'
    })
    later.clock.set(Date.parse(evening.deliveryStart))
    // Before the job comes by it can no longer be found or bought.
    const { items } = await later.anonymous.offers.list({})
    expect(items.map((offer) => offer.id)).toEqual([tomorrow.id])
    const buyer = await createBuyer(later)
    expect(await refusalOf(buy(buyer, id, 1))).toMatchObject({ code: 'offer_closed' })
    await later.context.jobs.runNow(later.context, 'offers.expire')
    await later.context.jobs.runNow(later.context, 'offers.expire')
    const expired = await later.anonymous.offers.get({ params: { id } })
    expect(expired).toMatchObject({ status: 'expired', remainingWh: 4000 })
    const owner = await signInAgain(later, seller)
    expect(await owner.client.batteries.get({ params: { id: batteryId } })).toMatchObject({
      promisedWh: 1000
    })
    const mine = await owner.client.offers.mine({})
    expect(mine.items.map((offer) => offer.id)).toEqual([tomorrow.id, id])
    const expiredOnly = await owner.client.offers.mine({ query: { status: 'expired' } })
    expect(expiredOnly.items.map((offer) => offer.id)).toEqual([id])
  })
})

describe('with trading switched off', async () => {
  const { config } = app.context
  const off = await startTestApp({ trading: { ...config.trading, isEnabled: false } })

  test('nobody can offer', async () => {
    const seller = await off.signUp('producer')
    expect(await refusalOf(createOffer(seller))).toMatchObject({ code: 'trading_disabled' })
  })
})

test('an offer takes its currency and zone from the market of its site', async () => {
  const seller = await signUp('producer')
  const site = await createSite(seller, {
    ...siteBody,
    city: 'Pune',
    position: { latitude: 18.52, longitude: 73.86 },
    timeZone: 'Asia/Kolkata',
    marketId: 'IN-IEX'
  })
  const battery = await createBattery(seller, { siteId: site.id })
  const offer = await createOffer(seller, { batteryId: battery.id, priceMicrosPerKwh: 4_000_000 })
  expect(offer).toMatchObject({ currency: 'INR', marketId: 'IN-IEX' })
})
