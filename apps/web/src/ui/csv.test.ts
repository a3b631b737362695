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
  expect(csv).toBe('\ufeffa,b\r\n"\'=HYPERLINK(""x"")",-5\r\n\'@cmd,1.5\r\n\'+1,\r\n')
})

test('commas, quotes and line breaks stay inside their field', () => {
  expect(toCsv(['x'], [['a,"b"\nc']])).toBe('\ufeffx\r\n"a,""b""\nc"\r\n')
})
