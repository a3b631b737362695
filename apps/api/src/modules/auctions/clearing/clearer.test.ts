import { expect, test } from 'vitest'
import type { ClearingTerms, UnitToClear } from './clear-unit.ts'
import { startClearer } from './clearer.ts'

const terms: ClearingTerms = {
  floorMicrosPerKwh: -500_000,
  capMicrosPerKwh: 4_000_000,
  gridFeeMicrosPerKwh: 0,
  platformFeeMicrosPerKwh: 0,
  zoneIds: null,
  zoneOfMember: new Map()
}
const unit: UnitToClear = { startMs: 0, endMs: 900_000, feeMicrosPerKwh: null }

test('a process clears, and ends when it is told nothing more', async () => {
  const clearer = startClearer(terms)
  const { unit: outcome, fills } = await clearer.clear(unit)
  expect(outcome).toMatchObject({ priceMicrosPerKwh: null, volumeWh: 0, bidCount: 0 })
  expect(fills).toEqual([])
  await clearer.end()
})

test('a process that cannot be started fails what waits for it, and has ended', async () => {
  const clearer = startClearer(terms, { execPath: '/nowhere/node' })
  await expect(clearer.clear(unit)).rejects.toThrow('ENOENT')
  await clearer.end()
  await expect(clearer.clear(unit)).rejects.toThrow('ENOENT')
})

test('a process that takes too long is ended', async () => {
  const clearer = startClearer(terms, { longestMs: 1 })
  await expect(clearer.clear(unit)).rejects.toThrow('SIGKILL')
  await clearer.end()
})
