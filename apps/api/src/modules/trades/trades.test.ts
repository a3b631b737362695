import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  checkTradeTransition,
  tradeStatuses,
  type TradeParty,
  type TradeStatus
} from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import {
  buy,
  createAsset,
  createBattery,
  createBuyer,
  createDevice,
  createOffer,
  createSite,
  evening,
  quarterHours,
  signInAgain
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
    const poor = await createBuyer(app, 244_499)
    expect(await refusalOf(buy(poor, offer.id, 1500))).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 244_499, neededMicros: 244_500, currency: 'EUR' }
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
      expect(soldOut).toMatchObject({ status: 'completed', remainingWh: 0 })
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
  expect(after).toMatchObject({ remainingWh: 0, status: 'completed' })
  const sold = await seller.client.trades.list({ query: { limit: 100, offerId: offer.id } })
  expect(sold.items.reduce((sum, trade) => sum + trade.energyWh, 0)).toBe(offer.energyWh)
  const postings = await app.context.db
    .selectFrom('ledger_posting')
    .select(['currency', 'amountMicros'])
    .execute()
  expect(postings.reduce((sum, { amountMicros }) => sum + amountMicros, 0)).toBe(0)
  expect(await seller.client.wallet.verify()).toMatchObject({ isIntact: true })
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

describe('the status of a trade', async () => {
  const later = await startTestApp()
  const targets = ['accepted', 'rejected', 'cancelled', 'disputed', 'resolved'] as const
  const trades = new Map<TradeStatus, string>()
  const members = new Map<TradeParty, Member>()
  const change = (by: TradeParty, id: string, body: StatusInput) =>
    setStatus(members.get(by) as Member, id, body)

  /** One trade in each status there is, at one and the same moment. */
  beforeAll(async () => {
    let seller = await later.signUp('producer')
    let buyer = await createBuyer(later)
    const window = (from: number, to: number) => ({
      deliveryStart: `2026-05-10T${from}:00:00Z`,
      deliveryEnd: `2026-05-10T${to}:00:00Z`
    })
    const order = async (offerId: string, isAccepted = true) => {
      const { id } = await buy(buyer, offerId, 500)
      if (isAccepted) await setStatus(seller, id, { status: 'accepted' })
      return id
    }
    const morning = await createOffer(seller, window(10, 11))
    for (const status of ['completed', 'disputed', 'resolved'] as const) {
      trades.set(status, await order(morning.id))
    }
    trades.set('expired', await order(morning.id, false))
    const allDay = await createOffer(seller, window(10, 20))
    trades.set('delivering', await order(allDay.id))
    const silent = await createSite(seller)
    const { id: batteryId } = await createBattery(seller, { siteId: silent.id })
    const meter = await createDevice(later, seller, { siteId: silent.id })
    const nothing = await createOffer(seller, { batteryId, ...window(10, 11) })
    trades.set('failed', await order(nothing.id))

    later.clock.set(Date.parse('2026-05-10T13:00:00Z'))
    await meter.client.metering.ingest({
      body: { readings: quarterHours('export', '2026-05-10T10:00:00Z', [0, 0, 0, 0]) }
    })
    seller = await signInAgain(later, seller)
    buyer = await signInAgain(later, buyer)
    members
      .set('seller', seller)
      .set('buyer', buyer)
      .set('admin', await later.signUp('admin'))
    for (const job of ['trades.expire', 'trades.deliver', 'trades.settle']) {
      await later.context.jobs.runNow(later.context, job)
    }
    const tonight = await createOffer(seller)
    trades.set('pending', await order(tonight.id, false)).set('accepted', await order(tonight.id))
    for (const [status, by] of [
      ['rejected', 'seller'],
      ['cancelled', 'buyer']
    ] as const) {
      trades.set(status, await order(tonight.id, false))
      await change(by, trades.get(status) ?? '', { status })
    }
    await change('buyer', trades.get('disputed') ?? '', { status: 'disputed' })
    await change('seller', trades.get('resolved') ?? '', { status: 'disputed' })
    await change('admin', trades.get('resolved') ?? '', { status: 'resolved' })
  })

  test.each(tradeStatuses)('%s is what a trade was brought to', async (status) => {
    const params = { id: trades.get(status) ?? '' }
    expect(await members.get('buyer')?.client.trades.get({ params })).toMatchObject({ status })
  })

  const refused = tradeStatuses.flatMap((from) =>
    targets.flatMap((to) =>
      (['buyer', 'seller', 'admin'] as const).flatMap((by) => {
        const checked = checkTradeTransition({ from, to, by })
        return checked.ok ? [] : [[from, to, by, checked.reason] as const]
      })
    )
  )
  test.each(refused)('%s does not become %s by the %s: %s', async (from, to, by, reason) => {
    const expected =
      reason === 'not_yours'
        ? { code: 'forbidden', status: 403 }
        : { code: 'illegal_transition', status: 409, details: { from, to } }
    const call = change(by, trades.get(from) ?? '', { status: to })
    expect(await refusalOf(call)).toMatchObject(expected)
  })

  test('cannot be touched by a stranger, whatever it is', async () => {
    const stranger = await later.signUp('producer')
    for (const id of trades.values()) {
      for (const status of targets) {
        expect(await refusalOf(setStatus(stranger, id, { status }))).toMatchObject({
          code: 'not_found'
        })
      }
    }
  })

  test('a refund is told with a resolution only, and never passes what was paid for energy', async () => {
    const id = trades.get('disputed') ?? ''
    const disputed = { status: 'disputed', refundMicros: 1 } as const
    const early = change('buyer', trades.get('completed') ?? '', disputed)
    expect(await refusalOf(early)).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/body/refundMicros' }]
    })
    const tooMuch = change('admin', id, { status: 'resolved', refundMicros: 60_001 })
    expect(await refusalOf(tooMuch)).toMatchObject({
      code: 'refund_too_high',
      details: { paidMicros: 60_000 }
    })
    const before = await balanceOf(members.get('buyer') as Member)
    const earned = await balanceOf(members.get('seller') as Member)
    const resolved = await change('admin', id, { status: 'resolved', refundMicros: 20_000 })
    expect(resolved).toMatchObject({ status: 'resolved', refundedMicros: 20_000 })
    expect(resolved).not.toHaveProperty('position')
    expect(await balanceOf(members.get('buyer') as Member)).toMatchObject({
      availableMicros: (before?.availableMicros ?? 0) + 20_000
    })
    expect(await balanceOf(members.get('seller') as Member)).toMatchObject({
      availableMicros: (earned?.availableMicros ?? 0) - 20_000
    })
  })

  test('a request whose time is up has expired before the job says so', async () => {
    const pending = trades.get('pending') ?? ''
    later.clock.set(Date.parse(evening.deliveryStart))
    const seller = await signInAgain(later, members.get('seller') as Member)
    const late = setStatus(seller, pending, { status: 'accepted' })
    expect(await refusalOf(late)).toMatchObject({
      code: 'illegal_transition',
      details: { from: 'expired', to: 'accepted' }
    })
    await later.context.jobs.runNow(later.context, 'trades.expire')
    const expired = await seller.client.trades.get({ params: { id: pending } })
    expect(expired.steps.at(-1)).toMatchObject({
      from: 'pending',
      to: 'expired',
      by: 'system',
      note: 'No answer in time'
    })
  })

  test('a completed trade can be disputed for thirty days after it was settled', async () => {
    const id = trades.get('completed') ?? ''
    const settledAt = Date.parse('2026-05-10T13:00:00Z')
    const thirtyDaysMs = 30 * 24 * 3_600_000
    later.clock.set(settledAt + thirtyDaysMs + 1)
    const buyer = await signInAgain(later, members.get('buyer') as Member)
    expect(await refusalOf(setStatus(buyer, id, { status: 'disputed' }))).toMatchObject({
      code: 'illegal_transition'
    })
    later.clock.set(settledAt + thirtyDaysMs)
    expect(await setStatus(buyer, id, { status: 'disputed' })).toMatchObject({ status: 'disputed' })
  })
})

describe('a request that nobody answers', async () => {
  const later = await startTestApp()

  test('expires when delivery starts, in either order of the jobs, with all energy and money back', async () => {
    for (const order of [
      ['offers.expire', 'trades.expire'],
      ['trades.expire', 'offers.expire']
    ]) {
      const start = later.clock.now() + 3_600_000
      const seller = await later.signUp('producer')
      const buyer = await createBuyer(later)
      const batteries = []
      for (const energyWh of [1000, 4000]) {
        const { id: batteryId } = await createBattery(seller)
        batteries.push(batteryId)
        const { id } = await createOffer(seller, {
          batteryId,
          deliveryStart: new Date(start).toISOString(),
          deliveryEnd: new Date(start + 3_600_000).toISOString()
        })
        await buy(buyer, id, energyWh)
      }
      later.clock.set(start)
      for (const job of [...order, ...order]) {
        await later.context.jobs.runNow(later.context, job)
      }
      const owner = await signInAgain(later, seller)
      for (const id of batteries) {
        expect(await owner.client.batteries.get({ params: { id } })).toMatchObject({
          promisedWh: 0
        })
      }
      const { items } = await owner.client.offers.mine({})
      expect(items.map(({ status, remainingWh }) => [status, remainingWh])).toEqual([
        ['expired', 4000],
        ['expired', 4000]
      ])
      expect(await balanceOf(await signInAgain(later, buyer))).toMatchObject(full)
    }
  })
})
