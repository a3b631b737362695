import { describe, expect, test } from 'vitest'
import { marketTimeUnits } from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import {
  createBattery,
  createSite,
  fundWallet,
  priceCsv,
  signInAgain,
  uploadPrices
} from '../../../test/makers.ts'
import { createBatteryOwner, placeOrder, publishHours } from '../../../test/order-makers.ts'

const app = await startTestApp()
const { clock, context } = app
const minute = 60_000
const orderOf = (member: Member, id: string) => member.client.orders.get({ params: { id } })

/** The day before, at eight in the morning of UTC. */
function setEve(date: string) {
  clock.set(Date.parse(`${date}T08:00:00Z`) - 24 * 60 * minute)
}

async function ownerOnEve(date: string) {
  setEve(date)
  return createBatteryOwner(app, { levelWh: 9000, amountMicros: 50_000_000 })
}

describe.each([
  ['2026-03-29', 92],
  ['2026-10-25', 100]
])('Berlin on %s', (date, count) => {
  test(`takes an order for each of its ${count} quarter-hours, and for no other instant`, async () => {
    const { owner, battery } = await ownerOnEve(date)
    const units = marketTimeUnits({ timeZone: 'Europe/Berlin', date, minutes: 15 })
    expect(units).toHaveLength(count)
    const starts = []
    for (const { startMs } of units) {
      const order = await placeOrder(owner, battery.id, {
        side: 'sell',
        energyWh: 1,
        deliveryStart: new Date(startMs).toISOString(),
        resolutionMin: 15,
        limitPriceMicrosPerKwh: 0
      })
      expect(Date.parse(order.deliveryEnd) - Date.parse(order.deliveryStart)).toBe(15 * minute)
      expect(Date.parse(order.deliveryStart)).toBe(startMs)
      starts.push(order.deliveryStart)
    }
    expect(new Set(starts).size).toBe(count)
    const between = new Date((units[10]?.startMs ?? 0) + 7 * minute).toISOString()
    const odd = placeOrder(owner, battery.id, { deliveryStart: between, resolutionMin: 15 })
    expect(await refusalOf(odd)).toMatchObject({ code: 'slot_misaligned' })
  }, 60_000)
})

test('both copies of the repeated hour are hours of their own, at their own prices', async () => {
  const { owner, battery } = await ownerOnEve('2026-10-25')
  await publishHours(app, '2026-10-25T00:00:00Z', [30, -20])
  const place = (deliveryStart: string) =>
    placeOrder(owner, battery.id, { side: 'sell', energyWh: 1000, deliveryStart })
  const first = await place('2026-10-25T02:00:00+02:00')
  const second = await place('2026-10-25T02:00:00+01:00')
  expect(first).toMatchObject({
    deliveryStart: '2026-10-25T02:00:00+02:00',
    deliveryEnd: '2026-10-25T02:00:00+01:00',
    knownPriceMicrosPerKwh: 30_000
  })
  expect(second).toMatchObject({ deliveryEnd: '2026-10-25T03:00:00+01:00', heldMicros: 20_000 })
  clock.set(Date.parse('2026-10-25T01:00:00Z'))
  await context.jobs.runNow(context, 'orders.execute')
  const again = await signInAgain(app, owner)
  expect(await orderOf(again, first.id)).toMatchObject({ totalMicros: 30_000 })
  expect(await orderOf(again, second.id)).toMatchObject({ totalMicros: -20_000 })
})

test('an hour’s order takes the mean of its quarter-hours, rounded to even', async () => {
  const { owner, battery } = await ownerOnEve('2026-03-29')
  const quarters = [10, 20.001, 30, 40].map(
    (price, index) => `2026-03-29T01:${String(index * 15).padStart(2, '0')}:00Z,15,${price}`
  )
  await uploadPrices(await app.signUp('admin'), priceCsv(...quarters.slice(0, 3)))
  const part = { side: 'sell' as const, energyWh: 1000, deliveryStart: '2026-03-29T01:00:00Z' }
  // The hour after 01:59 is 03:00 to 04:00; one of its quarters has no price yet.
  const early = await placeOrder(owner, battery.id, { ...part, limitPriceMicrosPerKwh: 0 })
  expect(early).toMatchObject({
    deliveryStart: '2026-03-29T03:00:00+02:00',
    knownPriceMicrosPerKwh: null
  })
  await uploadPrices(await app.signUp('admin'), priceCsv(...quarters))
  expect(await placeOrder(owner, battery.id, part)).toMatchObject({
    knownPriceMicrosPerKwh: 25_000,
    worstCaseMicros: 25_000
  })
})

test('an hour of Kolkata begins at half past of UTC, and is paid in rupees', async () => {
  setEve('2026-05-12')
  const owner = await app.signUp('producer')
  await fundWallet(app, owner, 500_000_000, 'INR')
  const site = await createSite(owner, {
    timeZone: 'Asia/Kolkata',
    marketId: 'IN-IEX',
    position: { latitude: 28.61, longitude: 77.21 }
  })
  const battery = await createBattery(owner, { siteId: site.id })
  const place = (deliveryStart: string) => placeOrder(owner, battery.id, { deliveryStart })
  expect(await refusalOf(place('2026-05-12T10:00:00Z'))).toMatchObject({ code: 'slot_misaligned' })
  expect(await place('2026-05-12T10:30:00Z')).toMatchObject({
    deliveryStart: '2026-05-12T16:00:00+05:30',
    currency: 'INR',
    worstPriceMicrosPerKwh: 10_000_000,
    // 2 kWh at the cap of ₹10, ₹1.60 grid fee, ₹0.45 levies, ₹0.10 for the platform.
    heldMicros: 24_300_000
  })
})
