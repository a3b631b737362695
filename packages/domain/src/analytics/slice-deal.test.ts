import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Deal } from './deal.ts'
import { sliceDeal } from './slice-deal.ts'

const market = { timeZone: 'Europe/Berlin', resolution: '15min' } as const
const quarter = 900_000
const start = Date.parse('2026-05-10T16:00:00Z')

function deal(changes: Partial<Deal> = {}): Deal {
  return {
    kind: 'trade',
    side: 'buy',
    startMs: start,
    endMs: start + 4 * quarter,
    energyWh: 1000,
    energyMicros: 120_000,
    gridFeeMicros: 38_000,
    platformFeeMicros: 5_000,
    settledAtMs: start + 8 * quarter,
    reference: 'a',
    intervals: [],
    ...changes
  }
}

const metered = (at: number, energyWh: number, length = 1) => ({
  startMs: start + at * quarter,
  endMs: start + (at + length) * quarter,
  energyWh
})
const energies = (changes: Partial<Deal>) =>
  sliceDeal(deal(changes), market).map(({ startMs, energyWh }) => [
    (startMs - start) / quarter,
    energyWh
  ])

describe('sliceDeal', () => {
  test.each<[string, Partial<Deal>, [number, number][]]>([
    [
      'nothing metered: divided by time',
      {},
      [
        [0, 250],
        [1, 250],
        [2, 250],
        [3, 250]
      ]
    ],
    [
      'what is left over goes to the earlier units',
      { energyWh: 1002 },
      [
        [0, 251],
        [1, 251],
        [2, 250],
        [3, 250]
      ]
    ],
    [
      'metered energy lies where it was metered',
      { intervals: [metered(1, 700), metered(3, 300)] },
      [
        [0, 0],
        [1, 700],
        [3, 300]
      ]
    ],
    [
      'an hour’s reading is divided over its quarters',
      { intervals: [metered(0, 1000, 4)] },
      [
        [0, 250],
        [1, 250],
        [2, 250],
        [3, 250]
      ]
    ],
    [
      'an estimate lies where nothing was metered',
      { intervals: [metered(0, 200), metered(1, 300)] },
      [
        [0, 200],
        [1, 300],
        [2, 250],
        [3, 250]
      ]
    ],
    [
      'an estimate lies everywhere where everything was metered',
      { intervals: [metered(0, 100), metered(1, 200), metered(2, 200), metered(3, 100)] },
      [
        [0, 200],
        [1, 300],
        [2, 300],
        [3, 200]
      ]
    ],
    [
      'a window that begins within a unit takes the part of it',
      { startMs: start + quarter / 3, endMs: start + 2 * quarter },
      [
        [0, 400],
        [1, 600]
      ]
    ],
    ['a deal over one unit is one slice', { endMs: start + quarter }, [[0, 1000]]]
  ])('%s', (_name, changes, expected) => {
    expect(energies(changes)).toEqual(expected)
  })

  test('money follows the energy and adds up, also below zero', () => {
    const slices = sliceDeal(
      deal({ energyMicros: -100, gridFeeMicros: 7, intervals: [metered(1, 666), metered(2, 334)] }),
      market
    )
    expect(
      slices.map((slice) => [slice.energyWh, slice.energyMicros, slice.gridFeeMicros])
    ).toEqual([
      [0, 0, 0],
      [666, -67, 5],
      [334, -33, 2]
    ])
    expect(slices.some(({ energyMicros }) => Object.is(energyMicros, -0))).toBe(false)
    expect(slices.map(({ isFirst }) => isFirst)).toEqual([true, false, false])
  })

  test('over the repeated hour of autumn four hours are sixteen quarters', () => {
    const slices = sliceDeal(
      deal({
        startMs: Date.parse('2026-10-24T23:00:00Z'),
        endMs: Date.parse('2026-10-25T03:00:00Z'),
        energyWh: 8000
      }),
      market
    )
    expect(slices).toHaveLength(16)
    expect(slices.every(({ energyWh }) => energyWh === 500)).toBe(true)
  })

  test('more metered than delivered is a bug', () => {
    expect(() => energies({ intervals: [metered(0, 1001)] })).toThrow('more was metered')
  })

  test.prop([
    fc.record({
      energyWh: fc.integer({ min: 0, max: 1e12 }),
      energyMicros: fc.integer({ min: -1e15, max: 1e15 }),
      gridFeeMicros: fc.integer({ min: 0, max: 1e15 }),
      platformFeeMicros: fc.integer({ min: 0, max: 1e15 }),
      startMs: fc.integer({ min: start, max: start + 96 * quarter }),
      lengthMs: fc.integer({ min: 1, max: 96 * quarter }),
      shares: fc.array(fc.nat({ max: 100 }), { maxLength: 8 })
    })
  ])('the slices add up to the deal', ({ startMs, lengthMs, shares, ...money }) => {
    const endMs = startMs + lengthMs
    // Readings one after another from the start on, of at most the energy together.
    const stepMs = Math.ceil(lengthMs / 8)
    const intervals = shares.flatMap((share, index) => {
      const energyWh = Math.floor((money.energyWh * share) / 800)
      const from = startMs + index * stepMs
      return energyWh > 0 && from < endMs
        ? [{ startMs: from, endMs: Math.min(from + stepMs, endMs), energyWh }]
        : []
    })
    const slices = sliceDeal(deal({ ...money, startMs, endMs, intervals }), market)
    const sum = (name: 'energyWh' | 'energyMicros' | 'gridFeeMicros' | 'platformFeeMicros') =>
      slices.reduce((total, slice) => total + slice[name], 0)
    expect(sum('energyWh')).toBe(money.energyWh)
    expect(sum('energyMicros')).toBe(money.energyMicros + 0)
    expect(sum('gridFeeMicros')).toBe(money.gridFeeMicros)
    expect(sum('platformFeeMicros')).toBe(money.platformFeeMicros)
    expect(slices.every(({ energyWh }) => energyWh >= 0)).toBe(true)
    expect(slices.filter(({ isFirst }) => isFirst)).toHaveLength(1)
  })
})
