import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { allocateDelivery, type DeliveryTrade } from './allocate-delivery.ts'
import { settleDelivery } from './settle-delivery.ts'

const quarter = 900_000
const reading = (index: number, energyWh: number) => ({
  startMs: index * quarter,
  endMs: (index + 1) * quarter,
  energyWh
})
const trade = (id: string, acceptedAt: number, energyWh: number, from = 0, until = 4) => ({
  id,
  acceptedAt,
  energyWh,
  deliveryStart: from * quarter,
  deliveryEnd: until * quarter
})
const delivered = (trades: DeliveryTrade[], readings: ReturnType<typeof reading>[]) =>
  Object.fromEntries(
    [...allocateDelivery({ trades, readings })].map(([id, { deliveredWh }]) => [id, deliveredWh])
  )

describe('allocateDelivery', () => {
  test('5 and 4 against 8 receive 5 and 3: first in, first out by acceptance', () => {
    const trades = [trade('later', 2, 4), trade('earlier', 1, 5)]
    expect(delivered(trades, [reading(0, 8)])).toEqual({ earlier: 5, later: 3 })
    const spread = [2, 2, 2, 2].map((energyWh, index) => reading(index, energyWh))
    expect(delivered(trades, spread)).toEqual({ earlier: 5, later: 3 })
  })

  test('acceptances at the same instant are served by id', () => {
    expect(delivered([trade('b', 1, 5), trade('a', 1, 5)], [reading(0, 6)])).toEqual({ a: 5, b: 1 })
  })

  test('energy goes only to trades whose window holds it', () => {
    const trades = [trade('early', 1, 9, 0, 1), trade('late', 2, 9, 1, 2)]
    const readings = [reading(1, 4), reading(0, 6), reading(2, 9)]
    expect(delivered(trades, readings)).toEqual({ early: 6, late: 4 })
  })

  test('tells which intervals the energy came from, and how much of the window was read', () => {
    const readings = [reading(0, 3), reading(1, 0), reading(3, 9)]
    const delivery = allocateDelivery({ trades: [trade('t', 1, 5)], readings }).get('t')
    expect(delivery).toEqual({
      deliveredWh: 5,
      coveredMs: 3 * quarter,
      intervals: [reading(0, 3), { ...reading(3, 9), energyWh: 2 }]
    })
  })

  test('a reading over the edge of a window counts pro rata of time, rounded down', () => {
    const half = { ...trade('half', 1, 100), deliveryStart: quarter / 2, deliveryEnd: quarter }
    const delivery = allocateDelivery({ trades: [half], readings: [reading(0, 7)] }).get('half')
    expect(delivery).toEqual({
      deliveredWh: 3,
      coveredMs: quarter / 2,
      intervals: [{ startMs: quarter / 2, endMs: quarter, energyWh: 3 }]
    })
  })

  test('a window inside a reading does not cost a trade that holds all of it a single Wh', () => {
    const part = { ...trade('part', 2, 9), deliveryEnd: quarter / 2 }
    expect(delivered([trade('whole', 1, 7), part], [reading(0, 7)])).toEqual({ whole: 7, part: 0 })
    expect(delivered([trade('whole', 2, 7), { ...part, acceptedAt: 1 }], [reading(0, 7)])).toEqual({
      whole: 4,
      part: 3
    })
  })

  test('a reading that repeats or overlaps an earlier one counts once', () => {
    const hour = { startMs: 0, endMs: 4 * quarter, energyWh: 50 }
    const readings = [reading(0, 3), reading(0, 3), hour]
    const delivery = allocateDelivery({ trades: [trade('t', 1, 99)], readings }).get('t')
    expect(delivery).toMatchObject({ deliveredWh: 3, coveredMs: quarter })
  })

  test('a trade without readings is delivered nothing, and still answered', () => {
    const deliveries = allocateDelivery({ trades: [trade('t', 1, 5)], readings: [] })
    expect(deliveries.get('t')).toEqual({ deliveredWh: 0, coveredMs: 0, intervals: [] })
  })

  const trades = fc.uniqueArray(
    fc
      .record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        acceptedAt: fc.nat({ max: 5 }),
        energyWh: fc.nat({ max: 40 }),
        from: fc.nat({ max: 20 }),
        length: fc.integer({ min: 1, max: 12 })
      })
      .map(({ id, acceptedAt, energyWh, from, length }) => ({
        id,
        acceptedAt,
        energyWh,
        deliveryStart: from * 100_000,
        deliveryEnd: (from + length) * 100_000
      })),
    { selector: ({ id }) => id, maxLength: 8 }
  )
  const readings = fc
    .array(fc.nat({ max: 30 }), { maxLength: 6 })
    .map((energies) => energies.map((energyWh, index) => reading(index, energyWh)))

  test.prop([trades, readings], { numRuns: 300 })(
    'no trade receives more than it bought, no interval gives more than it was, no order matters',
    (all, read) => {
      const deliveries = allocateDelivery({ trades: all, readings: read })
      const given = new Map<number, number>()
      for (const { id, energyWh, deliveryStart, deliveryEnd } of all) {
        const { deliveredWh, coveredMs, intervals } = deliveries.get(id) ?? { intervals: [] }
        expect(deliveredWh).toBeLessThanOrEqual(energyWh)
        expect(coveredMs).toBeLessThanOrEqual(deliveryEnd - deliveryStart)
        expect(intervals.reduce((sum, part) => sum + part.energyWh, 0)).toBe(deliveredWh)
        for (const { startMs, endMs, energyWh: partWh } of intervals) {
          expect(startMs).toBeGreaterThanOrEqual(deliveryStart)
          expect(endMs).toBeLessThanOrEqual(deliveryEnd)
          const slot = Math.floor(startMs / quarter)
          given.set(slot, (given.get(slot) ?? 0) + partWh)
        }
      }
      for (const [slot, energyWh] of given) {
        expect(energyWh).toBeLessThanOrEqual(read[slot]?.energyWh ?? 0)
      }
      const reversed = allocateDelivery({ trades: all.toReversed(), readings: read.toReversed() })
      for (const { id } of all) expect(reversed.get(id)).toEqual(deliveries.get(id))
    }
  )

  test.prop([fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 6 }), fc.nat({ max: 300 })])(
    'trades over the same window together receive all that was delivered, or all that they bought',
    (bought, energyWh) => {
      const all = bought.map((boughtWh, index) => trade(`t${index}`, index, boughtWh))
      const sum = Object.values(delivered(all, [reading(0, energyWh)])).reduce((a, b) => a + b, 0)
      expect(sum).toBe(
        Math.min(
          energyWh,
          bought.reduce((a, b) => a + b, 0)
        )
      )
    }
  )
})

describe('settleDelivery', () => {
  test.each([
    ['all measured', 1000, 1000, 100, 1000, 0, 'measured'],
    ['measured and too little: nothing is estimated', 1000, 400, 100, 400, 0, 'measured'],
    ['no reading at all: what was sold, as an estimate', 1000, 0, 0, 1000, 1000, 'estimated'],
    ['half measured', 1000, 450, 50, 950, 500, 'partly_estimated'],
    ['the estimate never passes what was sold', 1000, 900, 50, 1000, 100, 'partly_estimated'],
    ['all delivered before the readings end', 1000, 1000, 50, 1000, 0, 'partly_estimated'],
    ['an estimate is rounded down', 1000, 0, 67, 330, 330, 'partly_estimated'],
    ['a measurement beyond what was sold does not count', 1000, 1200, 100, 1000, 0, 'measured']
  ])('%s', (_name, soldWh, deliveredWh, coveredMs, settledWh, estimatedWh, quality) => {
    expect(settleDelivery({ soldWh, deliveredWh, coveredMs, windowMs: 100 })).toEqual({
      deliveredWh: settledWh,
      estimatedWh,
      quality
    })
  })

  test.prop([fc.nat(), fc.nat(), fc.nat({ max: 1000 }), fc.nat({ max: 1000 })])(
    'settles no more than was sold and no less than was measured of it',
    (soldWh, deliveredWh, coveredMs, moreMs) => {
      const windowMs = coveredMs + moreMs + 1
      const settled = settleDelivery({ soldWh, deliveredWh, coveredMs, windowMs })
      expect(settled.deliveredWh).toBeLessThanOrEqual(soldWh)
      expect(settled.deliveredWh - settled.estimatedWh).toBe(Math.min(soldWh, deliveredWh))
      expect(settled.estimatedWh).toBeGreaterThanOrEqual(0)
    }
  )
})
