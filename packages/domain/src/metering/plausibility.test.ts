import { describe, expect, test } from 'vitest'
import { hourMs, quarterHourMs } from '../calendar/interval.ts'
import type { SiteEquipment } from '../capacity/site-equipment.ts'
import type { Channel } from './channels.ts'
import { findImplausibility } from './plausibility.ts'

const home: SiteEquipment = {
  sanctionedLoadW: 12_000,
  generationW: 8000,
  chargeW: 4000,
  dischargeW: 6000,
  capacityWh: 10_000,
  listedStorageW: 0
}
const find = (
  channel: Channel,
  valueWh: number | null,
  lengthMs: number = hourMs,
  equipment: Partial<SiteEquipment> = {}
) =>
  findImplausibility({ channel, startMs: 0, endMs: lengthMs, valueWh }, { ...home, ...equipment })

describe('energy', () => {
  // The limit in W, a quarter more, and 1 Wh for a rounding.
  test.each([
    ['import', 14_000],
    ['export', 14_000],
    ['production', 8000],
    ['consumption', 26_000],
    ['battery_charge', 4000],
    ['battery_discharge', 6000]
  ] as const)('of %s is believed up to a quarter above %i W', (channel, limitW) => {
    const mostWh = limitW * 1.25 + 1
    expect(find(channel, mostWh)).toBeNull()
    expect(find(channel, mostWh + 1)).toBe('power_implausible')
    expect(find(channel, mostWh * 24, 24 * hourMs)).toBe('power_implausible')
    expect(find(channel, limitW * 30, 24 * hourMs)).toBeNull()
  })

  test('of a shorter interval is held to less, and one of 1 ms to a rounding', () => {
    expect(find('production', 2501, quarterHourMs)).toBeNull()
    expect(find('production', 2502, quarterHourMs)).toBe('power_implausible')
    expect(find('production', 1, 1)).toBeNull()
    expect(find('production', 2, 1)).toBe('power_implausible')
  })

  test('of a connection is the agreed load, where that is more than all that feeds in', () => {
    expect(find('export', 25_001, hourMs, { sanctionedLoadW: 20_000 })).toBeNull()
    expect(find('export', 25_002, hourMs, { sanctionedLoadW: 20_000 })).toBe('power_implausible')
  })

  test('of equipment that nobody has told about is held to the connection', () => {
    const bare = { generationW: 0, chargeW: 0, dischargeW: 0, capacityWh: null }
    for (const channel of ['production', 'battery_charge', 'battery_discharge'] as const) {
      expect(find(channel, 15_001, hourMs, bare)).toBeNull()
      expect(find(channel, 15_002, hourMs, bare)).toBe('power_implausible')
    }
  })

  test('where nothing at all is known nothing is implausible', () => {
    const unknown = { sanctionedLoadW: 0, generationW: 0, chargeW: 0, dischargeW: 0 }
    for (const channel of ['import', 'export', 'production', 'consumption'] as const) {
      expect(find(channel, 1_000_000_000_000, hourMs, unknown)).toBeNull()
    }
  })

  test('limits and values as large as they come are exact', () => {
    const huge = { generationW: 100_000_000_000, sanctionedLoadW: 0, dischargeW: 0 }
    expect(find('export', 125_000_000_001, hourMs, huge)).toBeNull()
    expect(find('export', 125_000_000_002, hourMs, huge)).toBe('power_implausible')
  })
})

describe('a level', () => {
  test('is believed up to a twentieth above the capacity, however long its interval', () => {
    expect(find('state_of_charge', 10_500)).toBeNull()
    expect(find('state_of_charge', 10_501)).toBe('level_implausible')
    expect(find('state_of_charge', 10_501, 1)).toBe('level_implausible')
  })

  test('of a battery that nobody has told about is believed', () => {
    expect(find('state_of_charge', 1_000_000_000, hourMs, { capacityWh: null })).toBeNull()
  })
})

test('a reading without a value is missing, not implausible', () => {
  expect(find('import', null)).toBeNull()
  expect(find('state_of_charge', null)).toBeNull()
})
