import type { PriceSlot } from '@commonwatt/contract'
import { expect, test } from 'vitest'
import { toCalendarFile } from './calendar-file.ts'
import { adviseRun } from './cheapest-run.ts'

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

const adviceOf = (
  prices: readonly (number | null)[],
  more: Partial<Parameters<typeof adviseRun>[0]> = {}
) =>
  adviseRun({
    slots: slotsOf(prices),
    extraMicrosPerKwh: 0,
    durationMs: 2 * quarterMs,
    energyWh: 1_000,
    nowMs: startMs,
    isSplit: false,
    ...more
  })

test('a run costs the mean of its prices, with what comes on top of each', () => {
  const advice = adviceOf([100_000, 300_000], { extraMicrosPerKwh: 50_000 })
  expect(advice).toMatchObject({ answer: 'best', best: { costMicros: 250_000 } })
})

test('prices below zero earn: the cost is negative', () => {
  const advice = adviceOf([-100_000, -100_000, 0])
  expect(advice).toMatchObject({ best: { costMicros: -100_000 }, dearest: { costMicros: -50_000 } })
})

test('a run that begins now, between two prices, costs its part of each', () => {
  const advice = adviceOf([10, 20, 30, 90], { nowMs: startMs + quarterMs / 2 })
  expect(advice).toMatchObject({
    answer: 'best',
    now: { startMs: startMs + quarterMs / 2, costMicros: 20 },
    best: { startMs: startMs + quarterMs / 2 }
  })
})

test('of equally cheap starts the earliest is advised', () => {
  expect(adviceOf([50, 10, 10, 50, 10, 10])).toMatchObject({
    best: { startMs: startMs + quarterMs },
    dearest: { startMs }
  })
})

test('what may pause runs in the cheapest pieces, those that touch as one', () => {
  const advice = adviceOf([50, 10, 10, 90, 5, 60], { isSplit: true, durationMs: 3 * quarterMs })
  expect(advice).toMatchObject({
    answer: 'best',
    best: {
      pieces: [
        { startMs: startMs + quarterMs, endMs: startMs + 3 * quarterMs },
        { startMs: startMs + 4 * quarterMs, endMs: startMs + 5 * quarterMs }
      ]
    }
  })
})

test('nothing is advised when every start costs the same, or when prices do not reach far enough', () => {
  expect(adviceOf([200, 200, 200])).toMatchObject({ answer: 'same_whenever' })
  expect(adviceOf([200])).toEqual({ answer: 'not_known' })
  expect(adviceOf([200, null, 100])).toMatchObject({ answer: 'not_known' })
  expect(adviceOf([])).toEqual({ answer: 'not_known' })
})

test('a calendar file has CRLF, UTC times, escaped text and no line over 75 octets', () => {
  const file = toCalendarFile([
    {
      startMs,
      endMs: startMs + quarterMs,
      title: 'Wäsche, bunt; 40 °C',
      description: 'Ungefähr €0.46 für 1.8 kWh zu den Preisen, die bis jetzt veröffentlicht sind.',
      nowMs: startMs
    }
  ])
  const lines = file.split('\r\n')
  expect(lines).toContain('DTSTART:20261025T000000Z')
  expect(lines).toContain('SUMMARY:Wäsche\\, bunt\\; 40 °C')
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  expect(file.replaceAll('\r\n ', '')).toContain('veröffentlicht sind.')
})
