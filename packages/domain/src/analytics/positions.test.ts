import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { marketTimeUnits } from '../calendar/market-time-units.ts'
import type { DealSlice } from './deal.ts'
import { comingEnergy, positionsByInterval } from './positions.ts'

const quarter = 900_000
const slice = (startMs: number, changes: Partial<DealSlice> = {}): DealSlice => ({
  startMs,
  endMs: startMs + quarter,
  kind: 'trade',
  side: 'buy',
  energyWh: 100,
  energyMicros: 0,
  gridFeeMicros: 0,
  platformFeeMicros: 0,
  isSettled: true,
  isFirst: true,
  ...changes
})

describe('positionsByInterval', () => {
  test('adds what was bought and sold by kind, and tells what is open', () => {
    const intervals = [
      { startMs: 0, endMs: quarter },
      { startMs: quarter, endMs: 2 * quarter }
    ]
    const [first, second] = positionsByInterval({
      intervals,
      slices: [
        slice(0, { energyWh: 700 }),
        slice(0, { kind: 'auction', side: 'sell', energyWh: 1200, isSettled: false }),
        slice(0, { kind: 'order', energyWh: 50, isSettled: false }),
        slice(2 * quarter),
        slice(-quarter)
      ]
    })
    expect(first).toEqual({
      startMs: 0,
      endMs: quarter,
      boughtWh: 750,
      soldWh: 1200,
      netWh: -450,
      openBoughtWh: 50,
      openSoldWh: 1200,
      byKind: {
        trade: { boughtWh: 700, soldWh: 0 },
        auction: { boughtWh: 0, soldWh: 1200 },
        order: { boughtWh: 50, soldWh: 0 }
      }
    })
    expect(second).toMatchObject({ boughtWh: 0, soldWh: 0, netWh: 0 })
  })

  test.each([
    ['Europe/Berlin', '2026-03-29', 92],
    ['Europe/Berlin', '2026-10-25', 100],
    ['Asia/Kolkata', '2026-10-25', 96]
  ])('a day in %s on %s has %i positions, each with its own energy', (timeZone, date, count) => {
    const intervals = marketTimeUnits({ timeZone, date, minutes: 15 })
    const slices = intervals.map(({ startMs }, index) => slice(startMs, { energyWh: index + 1 }))
    const positions = positionsByInterval({ slices: slices.toReversed(), intervals })
    expect(positions.map(({ boughtWh }) => boughtWh)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1)
    )
  })

  test('intervals that overlap are a bug', () => {
    const intervals = [
      { startMs: 0, endMs: 10 },
      { startMs: 5, endMs: 15 }
    ]
    expect(() => positionsByInterval({ slices: [], intervals })).toThrow('overlap')
  })

  test.prop([
    fc.array(
      fc.record({
        at: fc.integer({ min: -5, max: 105 }),
        side: fc.constantFrom('buy', 'sell'),
        kind: fc.constantFrom('trade', 'auction', 'order'),
        energyWh: fc.integer({ min: 0, max: 1e12 }),
        isSettled: fc.boolean()
      })
    )
  ])('coarser intervals hold the sum of the finer ones', (deals) => {
    const slices = deals.map(({ at, ...changes }) => slice(at * quarter, changes))
    const grid = (units: number) =>
      Array.from({ length: 96 / units }, (_, index) => ({
        startMs: index * units * quarter,
        endMs: (index + 1) * units * quarter
      }))
    const fine = positionsByInterval({ slices, intervals: grid(1) })
    const coarse = positionsByInterval({ slices, intervals: grid(4) })
    for (const name of ['boughtWh', 'soldWh', 'netWh', 'openBoughtWh', 'openSoldWh'] as const) {
      coarse.forEach((hour, index) => {
        const quarters = fine.slice(4 * index, 4 * index + 4)
        expect(hour[name]).toBe(quarters.reduce((sum, one) => sum + one[name], 0))
      })
    }
    for (const position of fine) {
      expect(position.netWh).toBe(position.boughtWh - position.soldWh)
      const kinds = Object.values(position.byKind)
      expect(kinds.reduce((sum, { soldWh }) => sum + soldWh, 0)).toBe(position.soldWh)
    }
  })
})

test('energy is still to come until its interval has ended', () => {
  const slices = [
    slice(0, { energyWh: 1 }),
    slice(quarter, { energyWh: 20 }),
    slice(2 * quarter, { energyWh: 300, side: 'sell' }),
    slice(3 * quarter, { energyWh: 4000 })
  ]
  expect(comingEnergy({ slices, nowMs: quarter })).toEqual({ toReceiveWh: 4020, toDeliverWh: 300 })
  expect(comingEnergy({ slices, nowMs: 4 * quarter })).toEqual({ toReceiveWh: 0, toDeliverWh: 0 })
})
