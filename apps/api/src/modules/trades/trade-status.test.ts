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

const setStatus = (member: Member, id: string, body: StatusInput) =>
  member.client.trades.setStatus({ params: { id }, body, idempotencyKey: randomUUID() })
const balanceOf = async (member: Member) => (await member.client.wallet.get()).balances[0]

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

  test('a refund is told with a resolution only, never passes what was paid, and takes from all who got it', async () => {
    const id = trades.get('disputed') ?? ''
    const disputed = { status: 'disputed', refundMicros: 1 } as const
    const early = change('buyer', trades.get('completed') ?? '', disputed)
    expect(await refusalOf(early)).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/body/refundMicros' }]
    })
    const tooMuch = change('admin', id, { status: 'resolved', refundMicros: 81_501 })
    expect(await refusalOf(tooMuch)).toMatchObject({
      code: 'refund_too_high',
      details: { paidMicros: 81_500 }
    })
    const before = await balanceOf(members.get('buyer') as Member)
    const earned = await balanceOf(members.get('seller') as Member)
    const resolved = await change('admin', id, { status: 'resolved', refundMicros: 40_750 })
    expect(resolved).toMatchObject({
      status: 'resolved',
      refundedMicros: 40_750,
      refundedEnergyMicros: 30_000,
      refundedGridFeeMicros: 9500,
      refundedPlatformFeeMicros: 1250
    })
    expect(resolved).not.toHaveProperty('position')
    expect(await balanceOf(members.get('buyer') as Member)).toMatchObject({
      availableMicros: (before?.availableMicros ?? 0) + 40_750
    })
    expect(await balanceOf(members.get('seller') as Member)).toMatchObject({
      availableMicros: (earned?.availableMicros ?? 0) - 30_000
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
      expect(await balanceOf(await signInAgain(later, buyer))).toMatchObject({
        availableMicros: 20_000_000,
        heldMicros: 0
      })
    }
  })
})
