import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { writeCsv, type CsvCell, type CsvForm } from './csv.ts'

const machine: CsvForm = { for: 'machine' }
const spreadsheet = (locale: 'en' | 'de' | 'hi'): CsvForm => ({ for: 'spreadsheet', locale })
const line = (cells: CsvCell[], form: CsvForm) =>
  writeCsv(
    cells.map(() => 'h'),
    [cells],
    form
  ).split('\r\n')[1]

describe('writeCsv', () => {
  test.each<[string, CsvCell, string, string]>([
    ['a price', { units: 114_000, digits: 6 }, '0.114', '0,114'],
    ['a loss', { units: -1_500_000, digits: 6 }, '-1.5', '-1,5'],
    ['the smallest loss', { units: -1, digits: 6 }, '-0.000001', '-0,000001'],
    ['zero', { units: 0, digits: 6 }, '0', '0'],
    ['whole numbers', { units: 12_000, digits: 3 }, '12', '12'],
    ['a count', { units: 100, digits: 0 }, '100', '100'],
    [
      'the greatest',
      { units: Number.MAX_SAFE_INTEGER, digits: 6 },
      '9007199254.740991',
      '9007199254,740991'
    ],
    ['nothing', null, '', '']
  ])('%s has the decimal sign of who reads it', (_name, cell, forMachines, forGermans) => {
    expect(line([cell], machine)).toBe(forMachines)
    expect(line([cell], spreadsheet('de'))).toBe(forGermans)
    expect(line([cell], spreadsheet('en'))).toBe(forMachines)
  })

  test('the repeated hour of autumn is told apart by its offset', () => {
    const first = Date.parse('2026-10-25T00:30:00Z')
    const cells = [first, first + 3_600_000].flatMap((atMs) => [
      { atMs },
      { atMs, timeZone: 'Europe/Berlin' }
    ])
    expect(line(cells, machine)).toBe(
      '2026-10-25T00:30:00Z,2026-10-25T02:30:00+02:00,2026-10-25T01:30:00Z,2026-10-25T02:30:00+01:00'
    )
    expect(line(cells, spreadsheet('de'))).toBe(
      '2026-10-25 00:30;2026-10-25 02:30;2026-10-25 01:30;2026-10-25 02:30'
    )
  })

  test.each([
    ['Asia/Kolkata', '2026-10-25T06:00:00+05:30'],
    ['America/St_Johns', '2026-10-24T22:00:00-02:30']
  ])('half hours of offset are kept: %s', (timeZone, expected) => {
    expect(line([{ atMs: Date.parse('2026-10-25T00:30:00Z'), timeZone }], machine)).toBe(expected)
  })

  test('spreadsheets get a byte order mark and no formula, programs the text as it is', () => {
    const rows = [[{ text: '=HYPERLINK("x")' }, { text: '@a;b' }, { units: -5, digits: 0 }]]
    const head = ['a', 'b', 'c']
    expect(writeCsv(head, rows, spreadsheet('de'))).toBe(
      '\ufeffa;b;c\r\n"\'=HYPERLINK(""x"")";"\'@a;b";-5\r\n'
    )
    expect(writeCsv(head, rows, machine)).toBe('a,b,c\r\n"=HYPERLINK(""x"")",@a;b,-5\r\n')
  })

  test.prop([fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 })])(
    'what is read back is what was written',
    (texts) => {
      const csv = writeCsv(['h'], [texts.map((text) => ({ text }))], machine)
      expect(readFields(csv.slice('h\r\n'.length, -'\r\n'.length))).toEqual(texts)
    }
  )

  test.prop([fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 })])(
    'a number is written exactly',
    (units, digits) => {
      const text = line([{ units, digits }], machine) ?? ''
      const [whole = '', part = ''] = text.split('.')
      expect(BigInt(whole + part.padEnd(digits, '0'))).toBe(BigInt(units))
    }
  )
})

/** The fields of one record, by RFC 4180. */
function readFields(record: string): string[] {
  const fields: string[] = []
  for (const [, quoted, plain] of `,${record}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/gs)) {
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
  }
  return fields
}
