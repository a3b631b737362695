import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { checkBatteryFigures, type BatteryFigures } from './limits.ts'

const figures: BatteryFigures = {
  capacityWh: 10_000,
  reserveWh: 1000,
  levelWh: 6000,
  promisedWh: 0
}

describe('checkBatteryFigures', () => {
  test.each([
    ['reserve and level at the capacity', { reserveWh: 10_000, levelWh: 10_000 }, 'ok'],
    ['a reserve above it', { reserveWh: 10_001 }, 'reserve_above_capacity'],
    ['a level above it', { levelWh: 10_001 }, 'level_above_capacity']
  ])('of a new battery, %s', (_name, overrides, expected) => {
    const checked = checkBatteryFigures({ ...figures, ...overrides })
    expect(checked.ok ? 'ok' : checked.reason).toBe(expected)
  })

  const promising = { ...figures, promisedWh: 4000 }
  test.each([
    ['a capacity below the level', figures, { capacityWh: 5999 }, 'capacityWh'],
    ['a capacity just above the level', figures, { capacityWh: 6000 }, 'ok'],
    [
      'a capacity below reserve and promises',
      { ...promising, levelWh: 0 },
      { capacityWh: 4999 },
      'capacityWh'
    ],
    ['a reserve that leaves the promises', promising, { reserveWh: 2000 }, 'ok'],
    ['a reserve that cuts into the promises', promising, { reserveWh: 2001 }, 'reserveWh'],
    [
      'another name, with the level sunk below the promises',
      { ...promising, levelWh: 0 },
      {},
      'ok'
    ],
    [
      'a lower reserve, with the level sunk below the promises',
      { ...promising, levelWh: 0 },
      { reserveWh: 500 },
      'ok'
    ]
  ])('of a known battery, %s', (_name, before, changes, expected) => {
    const checked = checkBatteryFigures({ ...before, ...changes }, before)
    expect(checked.ok ? 'ok' : checked.field).toBe(expected)
  })

  const wh = fc.nat({ max: 20 })
  test.prop([fc.record({ capacityWh: wh, reserveWh: wh, levelWh: wh, promisedWh: wh })])(
    'nothing that is accepted holds more than the battery',
    (any) => {
      if (!checkBatteryFigures(any).ok) return
      expect(Math.max(any.reserveWh, any.levelWh)).toBeLessThanOrEqual(any.capacityWh)
    }
  )
})
