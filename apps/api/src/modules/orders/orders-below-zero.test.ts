import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { signInAgain } from '../../../test/makers.ts'
import {
  createBatteryOwner,
  placeOrder,
  publishHours,
  readSettlement
} from '../../../test/order-makers.ts'

const app = await startTestApp()
const { clock, context } = app
const balanceOf = async (member: Member) => (await member.client.wallet.get()).balances[0]
const orderOf = (member: Member, id: string) => member.client.orders.get({ params: { id } })
const executeDue = async (at: string) => {
  clock.set(Date.parse(at))
  await context.jobs.runNow(context, 'orders.execute')
}

describe('below zero', () => {
  test('a buy earns and a sell costs, to the micro, and nobody’s hold is short', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 1_000_000 })
    const start = '2026-05-12T10:00:00Z'
    await publishHours(app, start, [-333.337])
    const buy = await placeOrder(owner, battery.id, { deliveryStart: start, energyWh: 1501 })
    // 1.501 kWh: −0.500338… of energy; 0.136591, 0.096064 and 0.007505 of fees.
    expect(buy).toMatchObject({ heldMicros: 240_160, worstCaseMicros: -260_179 })
    const sell = await placeOrder(owner, battery.id, {
      side: 'sell',
      deliveryStart: start,
      energyWh: 777
    })
    expect(sell).toMatchObject({ heldMicros: 259_003, worstCaseMicros: -259_003 })
    await executeDue(start)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, buy.id)).toMatchObject({
      status: 'executed',
      energyMicros: -500_339,
      totalMicros: -260_179
    })
    expect(await orderOf(again, sell.id)).toMatchObject({
      status: 'executed',
      totalMicros: -259_003
    })
    expect(await balanceOf(again)).toMatchObject({
      availableMicros: 1_000_000 + 260_179 - 259_003,
      heldMicros: 0
    })
    expect(await readSettlement(app, buy.id)).toEqual({
      held: -240_160,
      available: 500_339,
      market: -500_339,
      grid_operator: 232_655,
      platform_fee: 7505
    })
    expect(await readSettlement(app, sell.id)).toEqual({ held: -259_003, market: 259_003 })
    expect(await again.client.batteries.get({ params: { id: battery.id } })).toMatchObject({
      levelWh: 6000 + 1501 - 777
    })
    expect(await again.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('a sell that may cost needs the money for it, one with a limit of zero does not', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 0 })
    const blind = { side: 'sell' as const, deliveryStart: '2026-05-13T10:00:00Z' }
    expect(await refusalOf(placeOrder(owner, battery.id, blind))).toMatchObject({
      code: 'insufficient_funds',
      details: { neededMicros: 1_000_000 }
    })
    const safe = await placeOrder(owner, battery.id, { ...blind, limitPriceMicrosPerKwh: 0 })
    expect(safe).toMatchObject({ heldMicros: 0, worstCaseMicros: 0 })
  })

  test('a sell that held money for a price below zero has it back when the price is above', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 2_000_000 })
    const start = '2026-05-14T10:00:00Z'
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', deliveryStart: start })
    await publishHours(app, start, [10])
    await executeDue(start)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, id)).toMatchObject({ totalMicros: 20_000 })
    expect(await balanceOf(again)).toMatchObject({ availableMicros: 2_020_000, heldMicros: 0 })
    expect(await again.client.wallet.verify()).toMatchObject({ isIntact: true })
  })
})
