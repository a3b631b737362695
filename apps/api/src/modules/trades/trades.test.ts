import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import {
  buy,
  createAsset,
  createBattery,
  createBuyer,
  createOffer,
  createSite
} from '../../../test/makers.ts'
import type { StatusInput } from './index.ts'

const app = await startTestApp()
const { signUp } = app
const key = () => randomUUID()
const setStatus = (member: Member, id: string, body: StatusInput) =>
  member.client.trades.setStatus({ params: { id }, body, idempotencyKey: key() })
const balanceOf = async (member: Member) => (await member.client.wallet.get()).balances[0]
const full = { availableMicros: 20_000_000, heldMicros: 0 }

describe('a purchase', () => {
  test('holds the full amount with all fees and reserves the energy until the seller answers', async () => {
    const seller = await signUp('producer', 'Familie Okafor')
    const offer = await createOffer(seller)
    const buyer = await createBuyer(app)
    const trade = await buy(buyer, offer.id, 1500)
    // 1.5 kWh at 12 ct, 3.8 ct for the local grid and 0.5 ct for the platform.
    expect(trade).toMatchObject({
      status: 'pending',
      side: 'buy',
      sellerName: 'Familie Okafor',
      energyWh: 1500,
      energyMicros: 180_000,
      gridFeeMicros: 57_000,
      platformFeeMicros: 7_500,
      totalMicros: 244_500,
      paidMicros: null,
      answerUntil: '2026-05-10T16:00:00.000Z',
      steps: [{ from: null, to: 'pending', by: 'buyer' }],
      intervals: []
    })
    expect(await balanceOf(buyer)).toMatchObject({
      availableMicros: 19_755_500,
      heldMicros: 244_500,
      holds: [{ amountMicros: 244_500, referenceType: 'trade', referenceId: trade.id }]
    })
    const left = await app.anonymous.offers.get({ params: { id: offer.id } })
    expect(left).toMatchObject({ remainingWh: 2500, status: 'open' })
  })

  test('never costs more per kWh than the price that was looked at', async () => {
    const seller = await signUp('producer')
    const offer = await createOffer(seller)
    const buyer = await createBuyer(app)
    const { title, energyWh, deliveryStart, deliveryEnd } = offer
    const dearer = await seller.client.offers.update({
      params: { id: offer.id },
      body: { title, energyWh, deliveryStart, deliveryEnd, priceMicrosPerKwh: 900_000 },
      version: offer.version,
      idempotencyKey: key()
    })
    const buyAt = (allInMicrosPerKwh: number) =>
      buyer.client.trades.create({
        body: { offerId: offer.id, energyWh: 1000, allInMicrosPerKwh },
        idempotencyKey: key()
      })
    expect(await refusalOf(buyAt(offer.allInMicrosPerKwh))).toMatchObject({
      code: 'price_changed',
      details: { allInMicrosPerKwh: dearer.allInMicrosPerKwh }
    })
    expect(await balanceOf(buyer)).toMatchObject(full)
    expect(await buyAt(dearer.allInMicrosPerKwh)).toMatchObject({ status: 'pending' })
  })

  test('is asked for once, however often the same call is sent', async () => {
    const offer = await createOffer(await signUp('producer'))
    const buyer = await createBuyer(app)
    const input = { body: { offerId: offer.id, energyWh: 1000 }, idempotencyKey: key() }
    const first = await buyer.client.trades.create(input)
    expect(await buyer.client.trades.create(input)).toEqual(first)
    expect((await buyer.client.trades.list()).items).toHaveLength(1)
  })

  test('of a later delivery is answered within a day', async () => {
    const offer = await createOffer(await signUp('producer'), {
      deliveryStart: '2026-05-14T16:00:00Z',
      deliveryEnd: '2026-05-14T19:00:00Z'
    })
    const trade = await buy(await createBuyer(app), offer.id, 1)
    expect(trade.answerUntil).toBe('2026-05-11T08:00:00.000Z')
  })

  test('is refused to who has no site, too little money, or made the offer', async () => {
    const seller = await signUp('producer')
    const offer = await createOffer(seller)
    const homeless = await signUp('consumer')
    expect(await refusalOf(buy(homeless, offer.id, 1))).toMatchObject({ code: 'site_required' })
    const poor = await createBuyer(app, 240_000)
    expect(await refusalOf(buy(poor, offer.id, 1473))).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 240_000, neededMicros: 240_099, currency: 'EUR' }
    })
    expect(await refusalOf(buy(seller, offer.id, 1))).toMatchObject({ code: 'own_offer' })
    expect(await refusalOf(buy(poor, randomUUID(), 1))).toMatchObject({ code: 'not_found' })
    const left = await app.anonymous.offers.get({ params: { id: offer.id } })
    expect(left.remainingWh).toBe(4000)
  })

  test('from too far away is refused, and so is a site of somebody else', async () => {
    const offer = await createOffer(await signUp('producer'))
    const buyer = await createBuyer(app)
    const position = { latitude: 52.52, longitude: 13.405 }
    const { id: siteId } = await createSite(buyer, { position })
    const create = (site: string) =>
      buyer.client.trades.create({
        body: { offerId: offer.id, energyWh: 1, siteId: site },
        idempotencyKey: key()
      })
    const refused = await refusalOf(create(siteId))
    expect(refused).toMatchObject({ code: 'too_far', details: { maximumM: 50_000 } })
    const { distanceM } = refused.details as { distanceM: number }
    expect(distanceM).toBeGreaterThan(600_000)
    const foreign = await createSite(await signUp('consumer'))
    expect(await refusalOf(create(foreign.id))).toMatchObject({ code: 'not_found' })
  })

  test('keeps the exact place hidden until the seller accepts, then tells both sides', async () => {
    const seller = await signUp('producer')
    const position = { latitude: 47.991_234, longitude: 7.843_456 }
    const site = await createSite(seller, { position })
    const battery = await createBattery(seller, { siteId: site.id })
    const offer = await createOffer(seller, { batteryId: battery.id })
    const buyer = await createBuyer(app)
    const { id } = await buy(buyer, offer.id, 1000)
    for (const member of [buyer, seller]) {
      expect(await member.client.trades.get({ params: { id } })).not.toHaveProperty('position')
    }
    await setStatus(seller, id, { status: 'accepted' })
    for (const member of [buyer, seller]) {
      expect(await member.client.trades.get({ params: { id } })).toMatchObject({ position })
    }
  })

  test('shows in the lists of its two sides, and is nobody else’s business', async () => {
    const seller = await signUp('producer')
    const offer = await createOffer(seller)
    const buyer = await createBuyer(app)
    const trades = []
    for (let count = 0; count < 3; count += 1) trades.push(await buy(buyer, offer.id, 500))
    const newestFirst = trades.map(({ id }) => id).toReversed()
    const { list } = seller.client.trades
    expect((await list()).items.map(({ id, side }) => [id, side])).toEqual(
      newestFirst.map((id) => [id, 'sell'])
    )
    const page = await buyer.client.trades.list({ query: { limit: 2, side: 'buy' } })
    const rest = await buyer.client.trades.list({
      query: { limit: 2, side: 'buy', cursor: page.nextCursor ?? '' }
    })
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(newestFirst)
    expect(rest.nextCursor).toBeNull()
    expect((await list({ query: { side: 'buy' } })).items).toEqual([])
    expect((await list({ query: { status: 'accepted' } })).items).toEqual([])
    expect((await list({ query: { offerId: offer.id } })).items).toHaveLength(3)
    const stranger = await createBuyer(app)
    expect((await stranger.client.trades.list()).items).toEqual([])
    const params = { id: newestFirst[0] ?? '' }
    expect(await refusalOf(stranger.client.trades.get({ params }))).toMatchObject({
      code: 'not_found'
    })
    const { version } = await seller.client.offers.get({ params: { id: offer.id } })
    expect(version).toBe(4)
  })

  test('ends with the money and the energy back when rejected or cancelled', async () => {
    const seller = await signUp('producer')
    const { id: batteryId } = await createBattery(seller)
    const offer = await createOffer(seller, { batteryId })
    const buyer = await createBuyer(app)
    const ends = [
      [seller, 'rejected'],
      [buyer, 'cancelled']
    ] as const
    for (const [member, status] of ends) {
      const { id } = await buy(buyer, offer.id, 4000)
      const soldOut = await app.anonymous.offers.get({ params: { id: offer.id } })
      expect(soldOut).toMatchObject({ status: 'open', remainingWh: 0, acceptedWh: 0 })
      const ended = await setStatus(member, id, { status, note: ' Sorry ' })
      expect(ended).toMatchObject({ status, steps: [{ to: 'pending' }, { note: 'Sorry' }] })
      expect(await balanceOf(buyer)).toMatchObject(full)
      const open = await app.anonymous.offers.get({ params: { id: offer.id } })
      expect(open).toMatchObject({ status: 'open', remainingWh: 4000 })
    }
    const battery = await seller.client.batteries.get({ params: { id: batteryId } })
    expect(battery.promisedWh).toBe(4000)
  })

  test('keeps the asset behind it from being retired', async () => {
    const seller = await signUp('producer')
    const { id: siteId } = await createSite(seller)
    const asset = await createAsset(seller, { siteId })
    const offer = await createOffer(seller, { assetId: asset.id })
    await buy(await createBuyer(app), offer.id, 4000)
    const { id, version } = asset
    const removed = seller.client.assets.remove({ params: { id }, version })
    expect(await refusalOf(removed)).toMatchObject({ code: 'asset_in_use' })
  })
})

test('64 buyers who race for one offer buy what there is and no more, and the others keep their money', async () => {
  const seller = await signUp('producer')
  const offer = await createOffer(seller)
  const buyers = await Promise.all(Array.from({ length: 64 }, () => createBuyer(app)))
  const results = await Promise.all(
    buyers.map(async (buyer) => {
      const bought = await buy(buyer, offer.id, 100).catch((error: unknown) => error)
      return { buyer, bought }
    })
  )
  const refused = results.filter(({ bought }) => bought instanceof Error)
  expect(refused).toHaveLength(24)
  for (const { buyer, bought } of refused) {
    expect(bought).toMatchObject({ code: 'offer_exhausted', status: 409 })
    expect(await balanceOf(buyer)).toMatchObject(full)
  }
  const after = await app.anonymous.offers.get({ params: { id: offer.id } })
  expect(after).toMatchObject({ remainingWh: 0, acceptedWh: 0, status: 'open' })
  const sold = await seller.client.trades.list({ query: { limit: 100, offerId: offer.id } })
  expect(sold.items.reduce((sum, trade) => sum + trade.energyWh, 0)).toBe(offer.energyWh)
  const postings = await app.context.db
    .selectFrom('ledger_posting')
    .select(['currency', 'amountMicros'])
    .execute()
  expect(postings.reduce((sum, { amountMicros }) => sum + amountMicros, 0)).toBe(0)
  expect(await seller.client.wallet.verify()).toMatchObject({ isIntact: true })
}, 120_000)

test('an offer withdrawn while people buy and cancel leaves nothing held, sold or promised', async () => {
  const seller = await signUp('producer')
  const { id: batteryId } = await createBattery(seller)
  const { id } = await createOffer(seller, { batteryId })
  const buyers = await Promise.all(Array.from({ length: 12 }, () => createBuyer(app)))
  const refusals: unknown[] = []
  const purchases = buyers.map(async (buyer, index) => {
    try {
      const trade = await buy(buyer, id, 100)
      if (index % 2 === 0) await setStatus(buyer, trade.id, { status: 'cancelled' })
    } catch (error) {
      refusals.push((error as { code: string }).code)
    }
  })
  const withdraw = async (): Promise<void> => {
    const { version } = await seller.client.offers.get({ params: { id } })
    const call = seller.client.offers.cancel({ params: { id }, version, idempotencyKey: key() })
    const isDone = await call.then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'version_stale' })
        return false
      }
    )
    if (!isDone) await withdraw()
  }
  await Promise.all([...purchases, withdraw()])
  for (const code of refusals) expect(['offer_closed', 'illegal_transition']).toContain(code)
  const offer = await seller.client.offers.get({ params: { id } })
  expect(offer).toMatchObject({ status: 'cancelled', remainingWh: 4000 })
  const battery = await seller.client.batteries.get({ params: { id: batteryId } })
  expect(battery.promisedWh).toBe(0)
  for (const buyer of buyers) expect(await balanceOf(buyer)).toMatchObject(full)
}, 120_000)

describe('with trading switched off', async () => {
  const seller = await signUp('producer')
  const { id: offerId } = await createOffer(seller)
  const buyer = await createBuyer(app)
  const { trading } = app.context.config

  test('nobody can buy', async () => {
    trading.isEnabled = false
    try {
      expect(await refusalOf(buy(buyer, offerId, 1))).toMatchObject({ code: 'trading_disabled' })
    } finally {
      trading.isEnabled = true
    }
  })
})
