import type { PriceSlot } from '@commonwatt/contract'
import { expect, test } from 'vitest'
import { toCalendarFile } from './calendar-file.ts'
import { adviseRun, possibleRuns } from './cheapest-run.ts'

const quarterMs = 900_000
const startMs = Date.parse('2026-10-25T00:00:00Z')

function slotsOf(pricesMicrosPerKwh: readonly (number | null)[]): PriceSlot[] {
  return pricesMicrosPerKwh.map((priceMicrosPerKwh, at) => ({
    deliveryStart: new Date(startMs + at * quarterMs).toISOString(),
    deliveryEnd: new Date(startMs + (at + 1) * quarterMs).toISOString(),
    priceMicrosPerKwh,
    level: null
  }))
}

const runsOf = (
  prices: readonly (number | null)[],
  more: Partial<Parameters<typeof possibleRuns>[0]> = {}
) =>
  possibleRuns({
    slots: slotsOf(prices),
    extraMicrosPerKwh: 0,
    durationMs: 2 * quarterMs,
    energyWh: 1_000,
    nowMs: startMs,
    ...more
  })

test('a run costs the mean of its prices, with what comes on top of each', () => {
  expect(runsOf([100_000, 300_000], { extraMicrosPerKwh: 50_000 })[0]?.costMicros).toBe(250_000)
})

test('a run never reaches over a price that is not known or over the last one', () => {
  const starts = runsOf([10, 20, null, 30, 40]).map((run) => (run.startMs - startMs) / quarterMs)
  expect(starts).toEqual([0, 3])
})

test('the first run begins in the slot of now, and none before it', () => {
  const runs = runsOf([1, 2, 3, 4], { nowMs: startMs + 1.5 * quarterMs })
  expect(runs[0]?.startMs).toBe(startMs + quarterMs)
})

test('of equally cheap starts the earliest is advised', () => {
  const advice = adviseRun(runsOf([50, 10, 10, 50, 10, 10]))
  expect(advice?.best.startMs).toBe(startMs + quarterMs)
  expect(advice?.dearest.startMs).toBe(startMs)
})

test('nothing is advised when every start costs the same', () => {
  expect(adviseRun(runsOf([200, 200, 200]))).toBeNull()
})

test('prices below zero earn: the cost is negative', () => {
  expect(runsOf([-100_000, -100_000])[0]?.costMicros).toBe(-100_000)
})

test('a calendar file has CRLF, UTC times, escaped text and no line over 75 octets', () => {
  const file = toCalendarFile({
    startMs,
    endMs: startMs + quarterMs,
    title: 'Wäsche, bunt; 40 °C',
    description: 'Ungefähr €0.46 für 1.8 kWh zu den Preisen, die bis jetzt veröffentlicht sind.',
    nowMs: startMs
  })
  const lines = file.split('\r\n')
  expect(lines).toContain('DTSTART:20261025T000000Z')
  expect(lines).toContain('SUMMARY:Wäsche\\, bunt\\; 40 °C')
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  expect(file.replaceAll('\r\n ', '')).toContain('veröffentlicht sind.')
})
