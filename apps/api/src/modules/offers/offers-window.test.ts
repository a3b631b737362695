import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { createBattery, createOffer } from '../../../test/makers.ts'

const { signUp } = await startTestApp()
const seller = await signUp('producer')
const { id: batteryId } = await createBattery(seller)

test.each([
  ['autumn', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', '2026-10-25T23:15:00Z'],
  ['spring', '2027-03-21T23:00:00Z', '2027-03-28T22:00:00Z', '2027-03-28T22:15:00Z'],
  // From half past two on, which the clock does not show a week later.
  ['the night', '2027-03-21T01:30:00Z', '2027-03-28T01:30:00Z', '2027-03-28T01:45:00Z']
])(
  'a window of a local week across the change in %s is taken, and not a unit more',
  async (_name, deliveryStart, deliveryEnd, later) => {
    const week = await createOffer(seller, { batteryId, energyWh: 1, deliveryStart, deliveryEnd })
    expect(week).toMatchObject({ status: 'open' })
    const call = createOffer(seller, {
      batteryId,
      energyWh: 1,
      deliveryStart,
      deliveryEnd: later
    })
    expect(await refusalOf(call)).toMatchObject({ code: 'window_invalid' })
  }
)

test.each([
  ['starts now', '2026-05-10T08:00:00Z', '2026-05-10T09:00:00Z', '/body/deliveryStart'],
  ['ends as it starts', '2026-05-11T08:00:00Z', '2026-05-11T10:00:00+02:00', '/body/deliveryEnd'],
  ['is longer than a week', '2026-05-11T08:00:00Z', '2026-05-18T08:00:00.001Z', '/body/deliveryEnd']
])('a window that %s is refused', async (_name, deliveryStart, deliveryEnd, pointer) => {
  const call = createOffer(seller, { batteryId, energyWh: 1, deliveryStart, deliveryEnd })
  expect(await refusalOf(call)).toMatchObject({ code: 'window_invalid', errors: [{ pointer }] })
})

test.each([
  ['begins between two market time units', '16:10', '19:00', '/body/deliveryStart'],
  ['ends between two market time units', '16:00', '18:59', '/body/deliveryEnd']
])('a window that %s is refused, made or changed', async (_name, from, until, pointer) => {
  const window = {
    deliveryStart: `2026-05-10T${from}:00Z`,
    deliveryEnd: `2026-05-10T${until}:00Z`
  }
  const refusal = { details: { mtuMin: 15 }, errors: [{ pointer }], status: 422 }
  const call = createOffer(seller, { batteryId, energyWh: 1, ...window })
  expect(await refusalOf(call)).toMatchObject({ code: 'window_not_aligned', ...refusal })
  const { id, version } = await createOffer(seller, { batteryId, energyWh: 1 })
  const change = seller.client.offers.update({
    params: { id },
    body: { title: 'Power', energyWh: 1, priceMicrosPerKwh: 120_000, ...window },
    version,
    idempotencyKey: randomUUID()
  })
  expect(await refusalOf(change)).toMatchObject({ code: 'window_not_aligned', ...refusal })
})
