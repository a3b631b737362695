import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { batteryLevel, usableWh, type BatteryEvent } from './level.ts'

const events = fc.uniqueArray(
  fc.oneof(
    fc.record({
      at: fc.nat({ max: 5 }),
      sequence: fc.nat({ max: 1000 }),
      kind: fc.constantFrom('meter_report' as const, 'correction' as const),
      levelWh: fc.nat({ max: 12_000 })
    }),
    fc.record({
      at: fc.nat({ max: 5 }),
      sequence: fc.nat({ max: 1000 }),
      kind: fc.constantFrom('charge' as const, 'discharge' as const, 'delivery' as const),
      energyWh: fc.nat({ max: 12_000 })
    })
  ),
  { selector: ({ sequence }) => sequence, maxLength: 20 }
)

describe('batteryLevel', () => {
  const day: BatteryEvent[] = [
    { at: 100, sequence: 1, kind: 'meter_report', levelWh: 5000 },
    { at: 200, sequence: 2, kind: 'delivery', energyWh: 1200 },
    { at: 300, sequence: 3, kind: 'charge', energyWh: 700 },
    { at: 400, sequence: 4, kind: 'discharge', energyWh: 500 }
  ]

  test('follows reports, deliveries, charges and discharges', () => {
    expect(batteryLevel({ events: day, capacityWh: 10_000 })).toEqual({ levelWh: 4000, at: 400 })
  })

  test('a late event takes its place in time: a report after it settles the matter', () => {
    const late: BatteryEvent = { at: 50, sequence: 9, kind: 'delivery', energyWh: 3000 }
    expect(batteryLevel({ events: [...day, late], capacityWh: 10_000 }).levelWh).toBe(4000)
  })

  test('of events at the same instant the sequence decides', () => {
    const both: BatteryEvent[] = [
      { at: 1, sequence: 2, kind: 'correction', levelWh: 3000 },
      { at: 1, sequence: 1, kind: 'meter_report', levelWh: 8000 }
    ]
    expect(batteryLevel({ events: both, capacityWh: 10_000 }).levelWh).toBe(3000)
  })

  test('is held within the battery after each event, not only at the end', () => {
    const full: BatteryEvent[] = [
      { at: 1, sequence: 1, kind: 'charge', energyWh: 15_000 },
      { at: 2, sequence: 2, kind: 'delivery', energyWh: 4000 }
    ]
    expect(batteryLevel({ events: full, capacityWh: 10_000 }).levelWh).toBe(6000)
    const empty: BatteryEvent[] = [
      { at: 1, sequence: 1, kind: 'delivery', energyWh: 4000 },
      { at: 2, sequence: 2, kind: 'charge', energyWh: 1000 }
    ]
    expect(batteryLevel({ events: empty, capacityWh: 10_000 }).levelWh).toBe(1000)
  })

  test('a battery without events is empty, and says that nothing is known of it', () => {
    expect(batteryLevel({ events: [], capacityWh: 10_000 })).toEqual({ levelWh: 0, at: null })
  })

  test.prop([events, fc.nat({ max: 10_000 })])(
    'lies within 0 and the capacity, whatever the order of arrival',
    (all, capacityWh) => {
      const level = batteryLevel({ events: all, capacityWh })
      expect(level.levelWh).toBeGreaterThanOrEqual(0)
      expect(level.levelWh).toBeLessThanOrEqual(capacityWh)
      expect(batteryLevel({ events: all.toReversed(), capacityWh })).toEqual(level)
    }
  )
})

test.each([
  [5000, 2000, 3000],
  [2000, 2000, 0],
  [1000, 2000, 0]
])('%d Wh above a reserve of %d Wh leaves %d Wh to use', (levelWh, reserveWh, expected) => {
  expect(usableWh({ levelWh, reserveWh })).toBe(expected)
})
