import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { orderAmounts, orderWorstCase } from './order-amounts.ts'
import { orderOutcome, priceWaitMs } from './order-outcome.ts'
import {
  checkOrderTransition,
  orderParties,
  orderStatuses,
  orderTransitions
} from './order-status.ts'
import { checkOrderTime } from './order-time.ts'

const fees = {
  gridFeeMicrosPerKwh: 91_000,
  leviesMicrosPerKwh: 64_000,
  platformFeeMicrosPerKwh: 5_000
}
const bounds = { floorMicrosPerKwh: -500_000, capMicrosPerKwh: 4_000_000 }
const unlimited = { limitPriceMicrosPerKwh: null, knownPriceMicrosPerKwh: null }

describe('orderAmounts', () => {
  test.each([
    ['a buy pays energy and fees', 'buy', 80_000, [160_000, 182_000, 128_000, 10_000, 480_000]],
    ['a buy below zero is paid', 'buy', -500_000, [-1_000_000, 182_000, 128_000, 10_000, -680_000]],
    ['a sell receives the energy alone', 'sell', 80_000, [160_000, 0, 0, 0, 160_000]],
    ['a sell below zero costs', 'sell', -20_000, [-40_000, 0, 0, 0, -40_000]]
  ] as const)(
    '2 kWh: %s',
    (_name, side, priceMicrosPerKwh, [energy, grid, levies, platform, total]) => {
      expect(orderAmounts({ side, energyWh: 2000, priceMicrosPerKwh, ...fees })).toEqual({
        energyMicros: energy,
        gridFeeMicros: grid,
        leviesMicros: levies,
        platformFeeMicros: platform,
        totalMicros: total
      })
    }
  )
})

describe('orderWorstCase', () => {
  test.each([
    ['buy with a limit', 'buy', 200_000, 80_000, { price: 200_000, total: 720_000, hold: 720_000 }],
    ['buy at a known price', 'buy', null, 80_000, { price: 80_000, total: 480_000, hold: 480_000 }],
    ['buy blind', 'buy', null, null, { price: 4_000_000, total: 8_320_000, hold: 8_320_000 }],
    ['buy below zero', 'buy', null, -500_000, { price: -500_000, total: -680_000, hold: 320_000 }],
    ['sell with a limit', 'sell', 50_000, 10_000, { price: 50_000, total: 100_000, hold: 0 }],
    ['sell below zero', 'sell', -10_000, 10_000, { price: -10_000, total: -20_000, hold: 20_000 }],
    ['sell at a known price', 'sell', null, 10_000, { price: 10_000, total: 20_000, hold: 0 }],
    ['sell blind', 'sell', null, null, { price: -500_000, total: -1_000_000, hold: 1_000_000 }]
  ] as const)('2 kWh: %s', (_name, side, limit, known, expected) => {
    const worst = orderWorstCase({
      side,
      energyWh: 2000,
      limitPriceMicrosPerKwh: limit,
      knownPriceMicrosPerKwh: known,
      ...bounds,
      ...fees
    })
    expect(worst).toEqual({
      priceMicrosPerKwh: expected.price,
      totalMicros: expected.total,
      holdMicros: expected.hold
    })
  })

  test.prop([
    fc.constantFrom('buy' as const, 'sell' as const),
    fc.integer({ min: 1, max: 50_000 }),
    fc.option(fc.integer({ min: -500_000, max: 4_000_000 })),
    fc.option(fc.integer({ min: -500_000, max: 4_000_000 })),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.record({
      gridFeeMicrosPerKwh: fc.nat({ max: 200_000 }),
      leviesMicrosPerKwh: fc.nat({ max: 200_000 }),
      platformFeeMicrosPerKwh: fc.nat({ max: 20_000 })
    })
  ])(
    'the hold covers every execution: any part, at any price that is no worse, to the micro',
    (side, energyWh, limit, known, part, share, anyFees) => {
      const worst = orderWorstCase({
        side,
        energyWh,
        limitPriceMicrosPerKwh: limit,
        knownPriceMicrosPerKwh: known,
        ...bounds,
        ...anyFees
      })
      const best = side === 'buy' ? bounds.floorMicrosPerKwh : bounds.capMicrosPerKwh
      const price = worst.priceMicrosPerKwh + Math.trunc((best - worst.priceMicrosPerKwh) * share)
      const amounts = orderAmounts({
        side,
        energyWh: Math.floor(energyWh * part),
        priceMicrosPerKwh: price,
        ...anyFees
      })
      const feesMicros = amounts.totalMicros - amounts.energyMicros
      const given = side === 'buy' ? amounts.energyMicros : -amounts.energyMicros
      expect(Math.max(0, given) + feesMicros).toBeLessThanOrEqual(worst.holdMicros)
      expect(worst.holdMicros).toBeGreaterThanOrEqual(0)
    }
  )
})

describe('an order’s status', () => {
  test('changes only while it is pending, and by nobody but its owner and time', () => {
    for (const from of orderStatuses) {
      for (const to of orderStatuses) {
        for (const by of orderParties) {
          const isListed = orderTransitions.some(
            (legal) => legal.from === from && legal.to === to && legal.by === by
          )
          expect(checkOrderTransition({ from, to, by }).ok).toBe(isListed)
          if (isListed) expect(from).toBe('pending')
        }
      }
    }
    expect(checkOrderTransition({ from: 'pending', to: 'expired', by: 'owner' })).toEqual({
      ok: false,
      reason: 'not_yours'
    })
    expect(checkOrderTransition({ from: 'executed', to: 'cancelled', by: 'owner' })).toEqual({
      ok: false,
      reason: 'illegal'
    })
  })
})

describe('orderOutcome', () => {
  const deliveryEndMs = 1_000_000
  const order = { energyWh: 2000, ...unlimited, worstPriceMicrosPerKwh: 80_000, deliveryEndMs }
  const all = { availableWh: 9000, nowMs: 0 }
  test.each([
    ['waits for its price', 'buy', { priceMicrosPerKwh: null, nowMs: deliveryEndMs + priceWaitMs - 1 }, 'pending', 'price_unknown'],
    ['expires without a price', 'buy', { priceMicrosPerKwh: null, nowMs: deliveryEndMs + priceWaitMs }, 'expired', 'price_unknown'],
    ['at its worst price', 'buy', { priceMicrosPerKwh: 80_000 }, 'executed', null],
    ['dearer than its limit', 'buy', { priceMicrosPerKwh: 80_001, limitPriceMicrosPerKwh: 80_000 }, 'cancelled', 'price_limit'],
    ['dearer than was known', 'buy', { priceMicrosPerKwh: 80_001 }, 'cancelled', 'price_changed'],
    ['cheaper than its limit', 'sell', { priceMicrosPerKwh: 79_999, limitPriceMicrosPerKwh: 80_000 }, 'cancelled', 'price_limit'],
    ['cheaper than was known', 'sell', { priceMicrosPerKwh: 79_999 }, 'cancelled', 'price_changed'],
    ['better than its limit', 'sell', { priceMicrosPerKwh: 80_001, limitPriceMicrosPerKwh: 80_000 }, 'executed', null],
    ['into a full battery', 'buy', { priceMicrosPerKwh: 0, availableWh: 0 }, 'failed', 'battery_full'],
    ['from an empty battery', 'sell', { priceMicrosPerKwh: 90_000, availableWh: 0 }, 'failed', 'battery_empty'],
    ['with room for a part', 'buy', { priceMicrosPerKwh: 0, availableWh: 1999 }, 'partly_executed', 'battery_full'],
    ['with charge for a part', 'sell', { priceMicrosPerKwh: 90_000, availableWh: 1 }, 'partly_executed', 'battery_empty']
  ] as const)('%s', (_name, side, given, status, reason) => {
    const outcome = orderOutcome({ side, ...order, ...all, ...given })
    expect(outcome).toMatchObject({ status, reason })
    if ('executedWh' in outcome) {
      const available = 'availableWh' in given ? given.availableWh : all.availableWh
      expect(outcome.executedWh).toBe(Math.min(2000, available))
    }
  }) // prettier-ignore
})

describe('checkOrderTime', () => {
  const hour = 3_600_000
  const lead = { minLeadMs: hour / 2, maxLeadMs: 7 * 24 * hour }
  const check = (
    start: string,
    resolutionMin: 15 | 30 | 60,
    timeZone: string,
    now = Date.parse(start) - hour
  ) =>
    checkOrderTime({
      deliveryStartMs: Date.parse(start),
      resolutionMin,
      timeZone,
      nowMs: now,
      ...lead
    })

  test.each([
    ['a quarter-hour', '2026-05-10T16:15:00Z', 15, 'Europe/Berlin', true],
    ['between quarter-hours', '2026-05-10T16:16:00Z', 15, 'Europe/Berlin', false],
    ['a half-hour at a quarter past', '2026-05-10T16:15:00Z', 30, 'Europe/Berlin', false],
    ['the last hour before clocks go forward', '2026-03-29T00:00:00Z', 60, 'Europe/Berlin', true],
    ['the first hour after they went', '2026-03-29T01:00:00Z', 60, 'Europe/Berlin', true],
    ['02:00, the first time', '2026-10-25T02:00:00+02:00', 60, 'Europe/Berlin', true],
    ['02:00, the second time', '2026-10-25T02:00:00+01:00', 60, 'Europe/Berlin', true],
    ['an hour of Kolkata', '2026-05-10T18:00:00+05:30', 60, 'Asia/Kolkata', true],
    ['an hour of UTC in Kolkata', '2026-05-10T12:00:00Z', 60, 'Asia/Kolkata', false],
    ['a half-hour of both', '2026-05-10T12:00:00Z', 30, 'Asia/Kolkata', true],
    ['an hour of 30 minutes', '2026-10-03T15:00:00Z', 60, 'Australia/Lord_Howe', false]
  ] as const)('%s', (_name, start, minutes, timeZone, isRight) => {
    const checked = check(start, minutes, timeZone)
    if (!isRight) return expect(checked).toEqual({ ok: false, reason: 'slot_misaligned' })
    const startMs = Date.parse(start)
    const interval = { startMs, endMs: startMs + minutes * 60_000 }
    return expect(checked).toEqual({ ok: true, interval })
  })

  test('the lead time is allowed at both its ends, and not a millisecond beyond', () => {
    const start = '2026-05-10T16:15:00Z'
    const at = (leadMs: number) => check(start, 15, 'Europe/Berlin', Date.parse(start) - leadMs)
    expect(at(lead.minLeadMs).ok).toBe(true)
    expect(at(lead.maxLeadMs).ok).toBe(true)
    expect(at(lead.maxLeadMs + 1)).toMatchObject({ reason: 'outside_lead_time' })
    const startMs = Date.parse(start)
    expect(at(lead.minLeadMs - 1)).toEqual({
      ok: false,
      reason: 'outside_lead_time',
      earliestMs: startMs + 1,
      latestMs: startMs - lead.minLeadMs + 1 + lead.maxLeadMs
    })
  })
})
