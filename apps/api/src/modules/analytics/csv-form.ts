import type { csvForms, csvLocales, Download } from '@commonwatt/contract'
import { offsetMinutesAt, writeCsv, type CsvCell, type CsvForm } from '@commonwatt/domain'
import { toLocalInstant } from '../../http/instant.ts'

export interface CsvQuery {
  form?: (typeof csvForms)[number]
  locale?: (typeof csvLocales)[number]
}

/** A column: its name for programs, its heading for people, and what stands in it. */
export interface CsvColumn<Row> {
  name: string
  title: string
  cell: (row: Row) => CsvCell
}

/** A table as a file to save. */
export function toCsvFile<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
  fileName: string,
  query: CsvQuery
): Download {
  const isForPeople = query.form === 'spreadsheet'
  const form: CsvForm = isForPeople
    ? { for: 'spreadsheet', locale: query.locale ?? 'en' }
    : { for: 'machine' }
  const head = columns.map(({ name, title }) => (isForPeople ? title : name))
  const cells = rows.map((row) => columns.map((column) => column.cell(row)))
  return {
    mediaType: 'text/csv; charset=utf-8',
    bytes: new TextEncoder().encode(writeCsv(head, cells, form)),
    fileName
  }
}

export const kwh = (energyWh: number): CsvCell => ({ units: energyWh, digits: 3 })
export const count = (units: number): CsvCell => ({ units, digits: 0 })
/** Amounts and prices, in whole units of the currency; null stays empty. */
export const money = (micros: number | null): CsvCell =>
  micros === null ? null : { units: micros, digits: 6 }

/** Start and end of an interval as UTC and as the market's clock shows them, with its offset. */
export function intervalColumns<Row extends { startMs: number; endMs: number }>(
  timeZone: string
): CsvColumn<Row>[] {
  const offsetAt = (atMs: number) =>
    toLocalInstant(atMs, offsetMinutesAt({ timeZone, atMs })).slice(-6)
  return [
    { name: 'start_utc', title: 'Start (UTC)', cell: ({ startMs }) => ({ atMs: startMs }) },
    { name: 'end_utc', title: 'End (UTC)', cell: ({ endMs }) => ({ atMs: endMs }) },
    {
      name: 'start_local',
      title: `Start (${timeZone})`,
      cell: ({ startMs }) => ({ atMs: startMs, timeZone })
    },
    {
      name: 'end_local',
      title: `End (${timeZone})`,
      cell: ({ endMs }) => ({ atMs: endMs, timeZone })
    },
    {
      name: 'utc_offset',
      title: 'Offset at start',
      cell: ({ startMs }) => ({ text: `UTC${offsetAt(startMs)}` })
    }
  ]
}
