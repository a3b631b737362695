import { expect, test } from 'vitest'
import { hourMarks, midnights, repeatedHour, scalesOf } from './axis.ts'
import { extremesOf, slotAfterKey, slotAt, type Slot } from './slots.ts'

const quarter = 900_000
const hour = 3_600_000
const berlin = 'Europe/Berlin'
const dayStart = Date.parse('2026-10-24T22:00:00Z')

function slotsOf(count: number, widthMs = quarter): Slot[] {
  return Array.from({ length: count }, (_, at) => ({
    startMs: dayStart + at * widthMs,
    endMs: dayStart + (at + 1) * widthMs,
    value: at
  }))
}

test('arrows go by a slot, Page keys by an hour, Home and End to the edges, and none beyond', () => {
  const slots = slotsOf(100)
  const keys = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End']
  expect(keys.map((key) => slotAfterKey(slots, 10, key))).toEqual([9, 11, 6, 14, 0, 99])
  expect(keys.map((key) => slotAfterKey(slots, 0, key))).toEqual([0, 1, 0, 4, 0, 99])
  expect(keys.map((key) => slotAfterKey(slots, 99, key))).toEqual([98, 99, 95, 99, 0, 99])
  expect(slotAfterKey(slots, 10, 'a')).toBeNull()
  expect(slotAfterKey([], 0, 'ArrowRight')).toBeNull()
})

test('with slots of a day the Page keys still move nowhere backwards', () => {
  const days = slotsOf(3, 24 * hour)
  expect(slotAfterKey(days, 1, 'PageDown')).toBe(1)
  expect(slotAfterKey(days, 1, 'PageUp')).toBe(0)
})

test('where a slot is a day the Page keys can go by the week', () => {
  const days = slotsOf(31, 24 * hour)
  expect(slotAfterKey(days, 10, 'PageDown', 7 * 24 * hour)).toBe(17)
  expect(slotAfterKey(days, 10, 'PageUp', 7 * 24 * hour)).toBe(3)
  expect(slotAfterKey(days, 3, 'PageUp', 7 * 24 * hour)).toBe(0)
})

test('an instant outside falls on the nearest edge', () => {
  const slots = slotsOf(4)
  expect(slotAt(slots, dayStart - 1)).toBe(0)
  expect(slotAt(slots, dayStart + quarter)).toBe(1)
  expect(slotAt(slots, dayStart + 99 * quarter)).toBe(3)
})

test('there is no cheapest or dearest slot where all are alike or unknown', () => {
  const flat = slotsOf(3).map((slot) => ({ ...slot, value: 5 }))
  expect(extremesOf(flat)).toBeNull()
  expect(extremesOf(flat.map((slot) => ({ ...slot, value: null })))).toBeNull()
  const found = extremesOf([...flat, { startMs: 0, endMs: 1, value: -2 }])
  expect([found?.min.value, found?.max.value]).toEqual([-2, 5])
})

test('zero is always on the axis and at most five labels are', () => {
  const frame = { width: 600, height: 200, left: 30, right: 0, top: 10, bottom: 20 }
  const cases = [
    [3, 21.6],
    [-5.7, 21.6],
    [-9, -2],
    [0, 0],
    [0, 3],
    [-490, 936]
  ]
  for (const values of cases) {
    const { yTicks, y } = scalesOf(frame, [0, 1], values)
    expect(yTicks.length).toBeLessThanOrEqual(5)
    expect(yTicks).toContain(0)
    for (const value of values) {
      expect(y(value)).toBeGreaterThanOrEqual(frame.top)
      expect(y(value)).toBeLessThanOrEqual(frame.height - frame.bottom)
    }
  }
})

test('the repeated hour has one band with both offsets, other days have none', () => {
  const band = repeatedHour(dayStart, dayStart + 25 * hour, berlin)
  expect(band).toEqual({
    startMs: Date.parse('2026-10-25T00:00:00Z'),
    turnMs: Date.parse('2026-10-25T01:00:00Z'),
    endMs: Date.parse('2026-10-25T02:00:00Z'),
    label: '02:00',
    offsets: ['+02:00', '+01:00']
  })
  const summer = Date.parse('2026-07-01T00:00:00Z')
  expect(repeatedHour(summer, summer + 24 * hour, berlin)).toBeNull()
  const spring = Date.parse('2026-03-28T23:00:00Z')
  expect(repeatedHour(spring, spring + 23 * hour, berlin)).toBeNull()
})

test('hours are labelled once each, further apart where there is less room', () => {
  const end = dayStart + 25 * hour
  const wide = hourMarks(dayStart, end, berlin, 1_600).map((mark) => mark.label)
  expect(new Set(wide).size).toBe(wide.length)
  expect(wide.filter((label) => label === '02:00')).toHaveLength(1)
  expect(hourMarks(dayStart, end, berlin, 300).map((mark) => mark.label)).toEqual([
    '00:00',
    '06:00',
    '12:00',
    '18:00'
  ])
})

test('midnights are those of the zone', () => {
  expect(midnights(dayStart, dayStart + 49 * hour, berlin)).toEqual([dayStart + 25 * hour])
})
