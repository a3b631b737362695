import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('a text that a spreadsheet would run as a formula is disarmed, numbers stay numbers', () => {
  const csv = toCsv(
    ['a', 'b'],
    [
      ['=HYPERLINK("x")', -5],
      ['@cmd', 1.5],
      ['+1', null]
    ]
  )
  expect(csv).toBe('a,b\r\n"\'=HYPERLINK(""x"")",-5\r\n\'@cmd,1.5\r\n\'+1,\r\n')
})

test('separators, quotes and line breaks stay inside their field', () => {
  expect(toCsv(['x'], [['a,"b"\nc'], ['d;e']])).toBe('x\r\n"a,""b""\nc"\r\nd;e\r\n')
})

test('a spreadsheet gets a byte order mark and the marks of its language', () => {
  const form = { separator: ';', decimal: ',', hasMark: true } as const
  const csv = toCsv(['from', 'ct'], [['02:00; again', -1.5]], form)
  expect(csv).toBe('\ufefffrom;ct\r\n"02:00; again";-1,5\r\n')
})
