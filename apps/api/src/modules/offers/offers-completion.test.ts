import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Offer } from '@commonwatt/contract'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import {
  buy,
  createBattery,
  createBuyer,
  createOffer,
  evening,
  signInAgain
} from '../../../test/makers.ts'

const app = await startTestApp()
const { anonymous, clock, context } = app
const town = { latitude: 47.99, longitude: 7.84, radiusM: 5000, limit: 100 }
/** Two days ahead, so that a request ends before its delivery starts. */
const later = {
  deliveryStart: '2026-05-12T16:00:00Z',
  deliveryEnd: '2026-05-12T19:00:00Z'
}
const dayMs = 24 * 3_600_000

let seller: Member
let buyer: Member
let batteryId: string
let offer: Offer

/** 4 kWh on sale from a battery of its own, and somebody nearby with money. */
beforeEach(async () => {
  clock.set(testNow)
  seller = await app.signUp('producer')
  buyer = await createBuyer(app)
  batteryId = (await createBattery(seller)).id
  offer = await createOffer(seller, { batteryId, ...later })
})

const offerNow = () => anonymous.offers.get({ params: { id: offer.id } })
const setStatus = (
  member: Member,
  id: string,
  status: 'accepted' | 'rejected' | 'cancelled'
): Promise<unknown> =>
  member.client.trades.setStatus({
    params: { id },
    body: { status },
    idempotencyKey: randomUUID()
  })

/** Whether the offer shows where people look for energy, everywhere and around a point. */
async function isFound(): Promise<boolean> {
  const lists = await Promise.all([
    anonymous.offers.list({ query: { limit: 100 } }),
    anonymous.offers.list({ query: town })
  ])
  const found = lists.map(({ items }) => items.some(({ id }) => id === offer.id))
  expect(found[0]).toBe(found[1])
  return found[0] ?? false
}

const promisedWh = async () => {
  const owner = await signInAgain(app, seller)
  return (await owner.client.batteries.get({ params: { id: batteryId } })).promisedWh
}

describe('an offer of which all is asked for', () => {
  test('is open, hidden and sells nothing more; only acceptance completes it', async () => {
    const [first, second] = [await buy(buyer, offer.id, 3000), await buy(buyer, offer.id, 1000)]
    expect(await offerNow()).toMatchObject({ status: 'open', remainingWh: 0, acceptedWh: 0 })
    expect(await isFound()).toBe(false)
    expect(await refusalOf(buy(buyer, offer.id, 1))).toMatchObject({
      code: 'offer_exhausted',
      details: { remainingWh: 0 }
    })
    await setStatus(seller, first.id, 'accepted')
    expect(await offerNow()).toMatchObject({ status: 'open', remainingWh: 0, acceptedWh: 3000 })
    await setStatus(seller, second.id, 'accepted')
    expect(await offerNow()).toMatchObject({
      status: 'completed',
      remainingWh: 0,
      acceptedWh: 4000
    })
    expect(await refusalOf(buy(buyer, offer.id, 1))).toMatchObject({ code: 'offer_exhausted' })
    expect(await promisedWh()).toBe(4000)
  })

  test.each(['rejected', 'cancelled'] as const)(
    'is found again with what is %s, and keeps what was accepted',
    async (status) => {
      const [kept, ended] = [await buy(buyer, offer.id, 3000), await buy(buyer, offer.id, 1000)]
      await setStatus(seller, kept.id, 'accepted')
      await setStatus(status === 'rejected' ? seller : buyer, ended.id, status)
      expect(await offerNow()).toMatchObject({
        status: 'open',
        remainingWh: 1000,
        acceptedWh: 3000
      })
      expect(await isFound()).toBe(true)
      await setStatus(seller, (await buy(buyer, offer.id, 1000)).id, 'accepted')
      expect(await offerNow()).toMatchObject({ status: 'completed', acceptedWh: 4000 })
    }
  )

  test('is found again when nobody answers in time, and its battery still keeps the energy', async () => {
    await buy(buyer, offer.id, 4000)
    clock.advance(dayMs)
    await context.jobs.runNow(context, 'trades.expire')
    expect(await offerNow()).toMatchObject({ status: 'open', remainingWh: 4000, acceptedWh: 0 })
    expect(await isFound()).toBe(true)
    expect(await promisedWh()).toBe(4000)
  })

  test('can be withdrawn, which refuses what is asked for', async () => {
    const { id } = await buy(buyer, offer.id, 4000)
    const { version } = await offerNow()
    await seller.client.offers.cancel({
      params: { id: offer.id },
      version,
      idempotencyKey: randomUUID()
    })
    expect(await offerNow()).toMatchObject({ status: 'cancelled', remainingWh: 4000 })
    expect(await buyer.client.trades.get({ params: { id } })).toMatchObject({ status: 'rejected' })
    expect(await promisedWh()).toBe(0)
  })

  test('does not count as something that can be bought', async () => {
    const before = await anonymous.trades.statistics({})
    const { id } = await buy(buyer, offer.id, 4000)
    const asked = await anonymous.trades.statistics({})
    expect(before.openOffers - asked.openOffers).toBe(1)
    expect(before.openEnergyWh - asked.openEnergyWh).toBe(4000)
    await setStatus(buyer, id, 'cancelled')
    expect(await anonymous.trades.statistics({})).toEqual(before)
  })
})

test('an offer whose delivery begins keeps what was accepted; the rest, asked for or not, is over', async () => {
  offer = await createOffer(seller, { batteryId, energyWh: 1000, ...evening })
  const [kept] = [await buy(buyer, offer.id, 600), await buy(buyer, offer.id, 400)]
  await setStatus(seller, kept.id, 'accepted')
  for (const jobs of [
    ['offers.expire', 'trades.expire'],
    ['trades.expire', 'offers.expire']
  ]) {
    clock.set(Date.parse(evening.deliveryStart))
    for (const job of jobs) await context.jobs.runNow(context, job)
    expect(await offerNow()).toMatchObject({ status: 'expired', remainingWh: 400, acceptedWh: 600 })
  }
  expect(await promisedWh()).toBe(4600)
})

test('acceptances and withdrawals of requests at once leave every watt-hour in one place', async () => {
  const trades = await Promise.all(Array.from({ length: 8 }, () => buy(buyer, offer.id, 500)))
  const outcomes = await Promise.allSettled(
    trades.flatMap(({ id }) => [
      setStatus(seller, id, 'accepted'),
      setStatus(buyer, id, 'cancelled')
    ])
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8)
  const { items } = await seller.client.trades.list({ query: { offerId: offer.id, limit: 100 } })
  const acceptedWh = items
    .filter(({ status }) => status === 'accepted')
    .reduce((sum, { energyWh }) => sum + energyWh, 0)
  expect(await offerNow()).toMatchObject({
    acceptedWh,
    remainingWh: 4000 - acceptedWh,
    status: acceptedWh === 4000 ? 'completed' : 'open'
  })
})
