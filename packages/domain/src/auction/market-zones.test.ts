import { describe, expect, test } from 'vitest'
import { gateClosureMs } from './gate-closure.ts'
import { zoneFeesAt, zoneOfPinCode } from './market-zones.ts'

describe('zoneOfPinCode', () => {
  const zones = [
    { id: 'baden', pinCodes: ['79', 'SW1A 1'] },
    { id: 'wiehre', pinCodes: ['79100', '79102'] },
    { id: 'twin', pinCodes: ['791 02'] }
  ]

  test.each([
    ['79102', 'wiehre'],
    ['79100', 'wiehre'],
    ['79098', 'baden'],
    ['sw1a1aa', 'baden'],
    ['7', null],
    ['10115', null],
    ['', null]
  ])('%s lies in %s', (pinCode, zone) => {
    expect(zoneOfPinCode(zones, pinCode)?.id ?? null).toBe(zone)
  })

  test('a zone that takes every beginning takes what no other does', () => {
    expect(zoneOfPinCode([...zones, { id: 'rest', pinCodes: [''] }], '10115')?.id).toBe('rest')
  })
})

describe('zoneFeesAt', () => {
  const lines = [
    { fromZoneId: 'a', toZoneId: 'a', fees: [{ fromLocalTime: '00:00', feeMicrosPerKwh: 0 }] },
    {
      fromZoneId: 'a',
      toZoneId: 'b',
      fees: [
        { fromLocalTime: '00:00', feeMicrosPerKwh: 4000 },
        { fromLocalTime: '17:30', feeMicrosPerKwh: null },
        { fromLocalTime: '20:00', feeMicrosPerKwh: 1000 }
      ]
    }
  ]

  test.each([
    [0, 4000],
    [17 * 60 + 29, 4000],
    [17 * 60 + 30, null],
    [20 * 60 - 1, null],
    [20 * 60, 1000],
    [24 * 60 - 1, 1000]
  ])('at minute %i the line from a to b costs %s', (minuteOfDay, fee) => {
    expect(zoneFeesAt({ zoneIds: ['a', 'b'], lines, minuteOfDay })).toEqual([
      [0, fee],
      [null, null]
    ])
  })
})

describe('gateClosureMs', () => {
  test.each([
    ['Europe/Berlin', '2026-06-02', 1, '12:00', '2026-06-01T10:00:00Z'],
    ['Europe/Berlin', '2026-03-29', 1, '12:00', '2026-03-28T11:00:00Z'],
    ['Europe/Berlin', '2026-03-30', 1, '12:00', '2026-03-29T10:00:00Z'],
    ['Europe/Berlin', '2026-10-26', 1, '12:00', '2026-10-25T11:00:00Z'],
    ['Asia/Kolkata', '2026-06-02', 1, '12:00', '2026-06-01T06:30:00Z'],
    // 02:30 is skipped in March and shown twice in October.
    ['Europe/Berlin', '2026-03-29', 0, '02:30', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '2026-10-25', 0, '02:30', '2026-10-25T00:30:00Z']
  ])('in %s for %s, %i days before at %s', (timeZone, deliveryDate, daysBefore, localTime, at) => {
    expect(gateClosureMs({ timeZone, deliveryDate, daysBefore, localTime })).toBe(Date.parse(at))
  })
})
