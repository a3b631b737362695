import { describe, expect, test } from 'vitest'
import { endOfLedgerDay, faultOfDay, ledgerDayHash, ledgerDayOf } from './ledger-day.ts'
import { GENESIS_HASH } from './transfer.ts'

const at = (text: string) => Date.parse(text)

test.each([
  ['2026-05-10T00:00:00.000Z', null, '2026-05-10'],
  ['2026-05-10T23:59:59.999Z', '2026-05-09', '2026-05-10'],
  ['2026-05-10T23:59:59.999Z', '2026-05-01', '2026-05-10'],
  ['2026-05-10T23:59:59.999Z', '2026-05-10', '2026-05-11'],
  ['2026-12-30T12:00:00.000Z', '2026-12-31', '2027-01-01']
])('a transfer of %s behind the sealed day %s begins %s', (createdAt, lastDay, day) => {
  expect(ledgerDayOf(at(createdAt), lastDay)).toBe(day)
})

test('a day ends at midnight in UTC, on days of clock changes as well', () => {
  expect(endOfLedgerDay('2026-10-25')).toBe(at('2026-10-26T00:00:00Z'))
})

describe('a sealed day', () => {
  const seal = (day: Parameters<typeof ledgerDayHash>[0]) => ({ ...day, hash: ledgerDayHash(day) })
  const root = 'ab'.repeat(32)
  const first = seal({
    day: '2026-05-10',
    firstSequence: 1,
    lastSequence: 3,
    root,
    previousHash: GENESIS_HASH
  })
  const second = seal({
    day: '2026-05-12',
    firstSequence: 4,
    lastSequence: 4,
    root,
    previousHash: first.hash
  })

  test('that stands behind the one before has no fault', () => {
    expect(faultOfDay(first, null, root)).toBeNull()
    expect(faultOfDay(second, first, root)).toBeNull()
  })

  test('is told by what is wrong with it', () => {
    const other = 'cd'.repeat(32)
    expect(faultOfDay(second, null, root)).toBe('sequence_gap')
    expect(faultOfDay(second, { ...first, hash: other }, root)).toBe('wrong_previous_hash')
    expect(faultOfDay(second, first, other)).toBe('wrong_root')
    expect(faultOfDay({ ...second, day: '2026-05-13' }, first, root)).toBe('wrong_hash')
    expect(faultOfDay({ ...second, lastSequence: 5 }, first, root)).toBe('wrong_hash')
  })

  test('has the hash of its canonical text', () => {
    expect(first.hash).toBe('5632043f1cfc786cecc1043bf738a6631cb04eff01a8800885ef8b8371ffb8f5')
  })
})
