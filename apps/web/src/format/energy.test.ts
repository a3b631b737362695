import { expect, test } from 'vitest'
import {
  formatCapacity,
  formatDistance,
  formatEnergy,
  formatEnergyExact,
  formatPower,
  formatRadius
} from './energy.ts'

test.each([
  [0, '0.00 kWh'],
  [310, '0.31 kWh'],
  [8_400, '8.4 kWh'],
  [-8_400, '−8.4 kWh'],
  [410_000, '410 kWh'],
  [12_340_000, '12.3 MWh']
])('%d Wh read %s', (wh, text) => {
  expect(formatEnergy(wh)).toBe(text)
})

test('what is bought keeps every watt-hour', () => {
  expect(formatEnergyExact(5_000)).toBe('5.0 kWh')
  expect(formatEnergyExact(1_250)).toBe('1.25 kWh')
  expect(formatEnergyExact(1)).toBe('0.001 kWh')
})

test('power, ratings and distances', () => {
  expect(formatPower(4_120)).toBe('4.12 kW')
  expect(formatPower(0)).toBe('0.00 kW')
  expect(formatCapacity(9_800)).toBe('9.8 kW')
  expect(formatCapacity(30_000)).toBe('30 kW')
  expect(formatCapacity(12_000_000)).toBe('12 MW')
  expect(formatDistance(420)).toBe('0.4 km')
  expect(formatDistance(142_000)).toBe('142 km')
  expect(formatRadius(12_000)).toBe('12 km')
})
