import { pipeline, Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import type { Market } from '@commonwatt/contract'
import { checkPriceSeries, type PriceRow } from '@commonwatt/domain'
import { Refusal } from '../../refusal.ts'
import { findColumns, readPriceLine, type PriceColumns } from './price-line.ts'

const mostBytes = 64_000_000
/** More than a century of hours, or 28 years of quarter-hours. */
const mostRows = 1_000_000
const gzipMagic = Buffer.from([0x1f, 0x8b])

/**
 * Reads a CSV of prices of a market, plain or gzip, into rows by start. Refuses the whole file at
 * the first line that does not hold (`import_line_invalid`), or when it is no such file at all
 * (`import_file_invalid`).
 */
export async function readPriceFile(
  source: AsyncIterable<Uint8Array>,
  market: Market
): Promise<PriceRow[]> {
  return checkRows(await readRows(source, market), market)
}

/** The rows by start, or the refusal of the first that does not fit into one series. */
export function checkRows(rows: readonly PriceRow[], market: Market): PriceRow[] {
  if (rows.length === 0) throw fileRefusal('it has no prices')
  const checked = checkPriceSeries(rows, { timeZone: market.timeZone })
  if (checked.ok) return checked.rows
  const reasons = {
    misaligned: `it does not start at a multiple of its resolution on the clock of ${market.timeZone}`,
    overlap: `its interval overlaps that of line ${checked.otherLine ?? 0}`,
    duplicate: `it repeats line ${checked.otherLine ?? 0}`
  }
  throw lineRefusal(checked.line, reasons[checked.reason])
}

export function lineRefusal(line: number, reason: string): Refusal<'import_line_invalid'> {
  return new Refusal('import_line_invalid', { line, reason }).because(
    `Line ${line} cannot be imported: ${reason}. Nothing of the file was kept.`
  )
}

export function fileRefusal(reason: string): Refusal<'import_file_invalid'> {
  return new Refusal('import_file_invalid', { reason }).because(
    `The file cannot be imported: ${reason}. Nothing of it was kept.`
  )
}

type CsvRecord = { record: string[]; info: { lines: number } }

async function readRows(source: AsyncIterable<Uint8Array>, market: Market): Promise<PriceRow[]> {
  const rows: PriceRow[] = []
  let columns: PriceColumns | null = null
  try {
    for await (const { record, info } of await openCsv(source)) {
      const line = info.lines
      if (columns === null) {
        const header = findColumns(record, market)
        if (!header.ok) throw lineRefusal(line, header.reason)
        columns = header.columns
        continue
      }
      const price = readPriceLine(record, columns, market)
      if (!price.ok) throw lineRefusal(line, price.reason)
      if (rows.length >= mostRows) throw fileRefusal(`it has more than ${mostRows} lines`)
      rows.push({ line, ...price.row })
    }
  } catch (error) {
    throw toRefusal(error)
  }
  return rows
}

/** Bytes → (gunzip) → at most so many bytes → records with their line. */
async function openCsv(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<CsvRecord>> {
  const { isGzip, bytes } = await peek(source)
  const csv = parse({
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 10_000
  })
  // The loop that reads the records meets the error too, so there is nothing left to do with it
  // here.
  const done = () => {}
  if (isGzip) pipeline(Readable.from(bytes), createGunzip(), limitBytes(), csv, done)
  else pipeline(Readable.from(bytes), limitBytes(), csv, done)
  return csv as AsyncIterable<CsvRecord>
}

async function peek(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < gzipMagic.length) {
    const step = await iterator.next()
    if (step.done === true) break
    start = Buffer.concat([start, step.value])
  }
  async function* bytes() {
    if (start.length > 0) yield start
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) return
      yield step.value
    }
  }
  return { isGzip: start.subarray(0, 2).equals(gzipMagic), bytes: bytes() }
}

/** Stops a small file that unpacks into a huge one. */
function limitBytes(): Transform {
  let count = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      count += chunk.length
      if (count > mostBytes) next(fileRefusal(`it holds more than ${mostBytes} bytes`))
      else next(null, chunk)
    }
  })
}

/** Faults of the file become refusals; whatever else is wrong stays a fault. */
function toRefusal(error: unknown): unknown {
  if (error instanceof CsvError) {
    const { lines } = error as { lines?: number }
    const reason = error.message.replace(/\s+/g, ' ').replace(/\.$/, '')
    return lines === undefined ? fileRefusal(reason) : lineRefusal(lines, reason)
  }
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return fileRefusal('it is damaged: it cannot be unpacked to the end')
  }
  return error
}
