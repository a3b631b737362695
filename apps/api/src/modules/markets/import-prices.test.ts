import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { priceCsv, uploadPrices } from '../../../test/makers.ts'
import { storeSimulatedPrices } from './index.ts'

const { anonymous, context, databaseUrl, signUp } = await startTestApp()
const header = 'ts_utc,resolution_min,price_eur_mwh'
const quarter = 900_000
let admin: Member

beforeAll(async () => {
  admin = await signUp('admin')
})

const pricesOf = (from: string, to: string, query: object = {}) =>
  anonymous.markets.prices({ params: { id: 'DE-LU' }, query: { from, to, ...query } })
describe('import', () => {
  test('columns may come in any order, with offsets, gzip or not, and with CRLF and a byte order mark', async () => {
    const text =
      '\uFEFFprice_eur_mwh,ts_utc,resolution_min\r\n' +
      '-12.345,2021-03-01T00:00Z,60\r\n' +
      '2.5700000000000003,2021-03-01T02:00:00+01:00,60\r\n'
    const done = await uploadPrices(admin, gzipSync(text), { mediaType: 'application/gzip' })
    expect(done).toEqual({
      rows: 2,
      added: 2,
      changed: 0,
      unchanged: 0,
      from: '2021-03-01T00:00:00.000Z',
      to: '2021-03-01T02:00:00.000Z'
    })
    const { slots } = await pricesOf('2021-03-01T00:00:00Z', '2021-03-01T02:00:00Z', {
      resolution: 60
    })
    expect(slots.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)).toEqual([-12_345, 2570])
  })

  test('a second import changes nothing; another price supersedes', async () => {
    const lines = ['2021-04-01T00:00Z,60,10', '2021-04-01T01:00Z,60,20']
    await uploadPrices(admin, priceCsv(...lines))
    expect(await uploadPrices(admin, priceCsv(...lines))).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2
    })
    const other = await uploadPrices(
      admin,
      priceCsv('2021-04-01T01:00Z,60,21', '2021-04-01T02:00Z,60,30')
    )
    expect(other).toMatchObject({ added: 1, changed: 1, unchanged: 0 })
    const { slots } = await pricesOf('2021-04-01T01:00:00Z', '2021-04-01T02:00:00Z', {
      resolution: 60
    })
    expect(slots).toMatchObject([{ priceMicrosPerKwh: 21_000 }])
  })

  const good = '2021-05-01T00:00Z,60,10'
  test.each<[string, string[], number, RegExp]>([
    ['a price that is no number', [good, '2021-05-01T01:00Z,60,abc'], 3, /"abc" is not a decimal/],
    ['an empty price', [good, '2021-05-01T01:00Z,60,'], 3, /empty/],
    ['more decimals than micros hold', [good, '2021-05-01T01:00Z,60,1.2345'], 3, /3 decimals/],
    ['a price above the cap', [good, '2021-05-01T01:00Z,60,4000.001'], 3, /-500 to 4000 EUR/],
    ['a price below the floor', ['2021-05-01T01:00Z,60,-500.001', good], 2, /limits/],
    ['a start without an offset', ['2021-05-01T01:00,60,1', good], 2, /Z or an offset/],
    ['a day that does not exist', ['2021-02-30T01:00Z,60,1', good], 2, /no instant/],
    ['a year with a slip', [good, '2090-05-01T01:00Z,60,1'], 3, /more than a year ahead/],
    ['a start off the grid', [good, '2021-05-01T01:05Z,15,1'], 3, /multiple/],
    ['an unknown resolution', [good, '2021-05-01T01:00Z,20,1'], 3, /not 15, 30 or 60/],
    ['a repeated line', [good, '2021-05-01T01:00Z,60,1', good], 4, /repeats line 2/],
    ['a quarter inside an hour', [good, '2021-05-01T00:15Z,15,1'], 3, /overlaps that of line 2/],
    ['a short line', [good, '2021-05-01T01:00Z,60'], 3, /2 fields instead of 3/],
    ['a quote in the wrong place', [good, '2021-05-01T01:00Z,60,1"2'], 3, /quote/i]
  ])('%s: the line is named and nothing is kept', async (_, lines, line, reason) => {
    const refusal = await refusalOf(uploadPrices(admin, priceCsv(...lines)))
    expect(refusal).toMatchObject({ code: 'import_line_invalid', status: 422, details: { line } })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
    const { slots } = await pricesOf('2021-05-01T00:00:00Z', '2021-05-01T02:00:00Z')
    expect(slots.every(({ priceMicrosPerKwh }) => priceMicrosPerKwh === null)).toBe(true)
  })

  test.each<[string, string, RegExp]>([
    ['of another currency', 'ts_utc,resolution_min,price_inr_mwh\n', /"price_inr_mwh" does not/],
    ['that nobody knows', `${header},volume\n`, /"volume" does not belong/],
    ['twice', `${header},ts_utc\n`, /ts_utc is there twice/],
    ['too few', 'ts_utc,price_eur_mwh\n', /resolution_min is missing/]
  ])('a column %s is refused by name', async (_, text, reason) => {
    const refusal = await refusalOf(uploadPrices(admin, text))
    expect(refusal).toMatchObject({ code: 'import_line_invalid', details: { line: 1 } })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test.each<[string, Buffer, RegExp]>([
    ['an empty file', Buffer.from(''), /no prices/],
    ['a header alone', Buffer.from(`${header}\n`), /no prices/],
    ['a gzip that breaks off', gzipSync(priceCsv(good)).subarray(0, 40), /damaged/],
    ['a file that unpacks into a huge one', gzipSync(Buffer.alloc(64_000_001, '\n')), /more than/]
  ])('%s is refused as a whole', async (_, bytes, reason) => {
    const refusal = await refusalOf(
      uploadPrices(admin, bytes, { mediaType: 'application/octet-stream' })
    )
    expect(refusal).toMatchObject({ code: 'import_file_invalid', status: 422 })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test('a quarter-hour where a stored hour stands is named, and nothing of the file is kept', async () => {
    await uploadPrices(admin, priceCsv('2021-06-01T01:00Z,60,10'))
    const refused = uploadPrices(
      admin,
      priceCsv('2021-06-01T00:00Z,60,5', '2021-06-01T01:00Z,15,10')
    )
    const refusal = await refusalOf(refused)
    expect(refusal).toMatchObject({ code: 'import_line_invalid', details: { line: 3 } })
    const { slots } = await pricesOf('2021-06-01T00:00:00Z', '2021-06-01T01:00:00Z', {
      resolution: 60
    })
    expect(slots).toMatchObject([{ priceMicrosPerKwh: null }])
  })

  const json = (...items: object[]) =>
    uploadPrices(admin, JSON.stringify(items), { mediaType: 'application/json' })
  const item = (deliveryStart: string, priceMicrosPerKwh = 10_000, resolutionMin = 60) => ({
    deliveryStart,
    resolutionMin,
    priceMicrosPerKwh
  })

  test('a list in JSON is the same file in integers', async () => {
    const items = [item('2021-09-01T02:00:00+02:00', -12_345), item('2021-09-01T01:00:00Z', 7)]
    expect(await json(...items)).toMatchObject({ rows: 2, added: 2 })
    expect(await json(...items)).toMatchObject({ added: 0, unchanged: 2 })
    const { slots } = await pricesOf('2021-09-01T00:00:00Z', '2021-09-01T02:00:00Z', {
      resolution: 60
    })
    expect(slots.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)).toEqual([-12_345, 7])
  })

  test.each<[string, object[], number, RegExp]>([
    [
      'an item without a price',
      [item('2021-09-02T00:00Z'), { resolutionMin: 60 }],
      2,
      /nothing else/
    ],
    ['a price with decimals', [item('2021-09-02T00:00Z', 1.5)], 1, /priceMicrosPerKwh/],
    ['a field of its own', [{ ...item('2021-09-02T00:00Z'), zone: 'DE' }], 1, /nothing else/],
    ['an unknown length', [item('2021-09-02T00:00Z', 1, 20)], 1, /resolutionMin/],
    ['a start without an offset', [item('2021-09-02T00:00')], 1, /Z or an offset/],
    ['a price above the cap', [item('2021-09-02T00:00Z', 4_000_001)], 1, /limits/],
    ['a start off the grid', [item('2021-09-02T00:07Z')], 1, /multiple/],
    ['a start twice', [item('2021-09-02T00:00Z'), item('2021-09-02T00:00Z')], 2, /repeats line 1/]
  ])('%s in JSON is named by its place', async (_, items, line, reason) => {
    const refusal = await refusalOf(json(...items))
    expect(refusal).toMatchObject({ code: 'import_line_invalid', details: { line } })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test.each([
    ['text', 'prices', /no JSON/],
    ['an object', '{}', /no list/],
    ['an empty list', '[]', /no prices/]
  ])('%s instead of a list is refused as a whole', async (_, text, reason) => {
    const refusal = await refusalOf(uploadPrices(admin, text, { mediaType: 'application/json' }))
    expect(refusal).toMatchObject({ code: 'import_file_invalid' })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test('only administrators import, and only into a market that is there', async () => {
    const member = await signUp('producer')
    expect(await refusalOf(uploadPrices(member, priceCsv(good)))).toMatchObject({
      code: 'forbidden'
    })
    expect(await refusalOf(uploadPrices(admin, priceCsv(good), { marketId: 'XX' }))).toMatchObject({
      code: 'not_found'
    })
  })

  test('real prices take the place of made-up ones, which never take theirs', async () => {
    const startMs = Date.parse('2021-07-01T00:00Z')
    const madeUp = Array.from({ length: 8 }, (_, index) => ({
      startMs: startMs + index * quarter,
      priceMicrosPerKwh: 1
    }))
    expect(await storeSimulatedPrices(context, 'DE-LU', 15, madeUp)).toBe(8)
    const from = '2021-07-01T00:00:00Z'
    expect(await pricesOf(from, '2021-07-01T02:00:00Z')).toMatchObject({ isSimulated: true })
    await uploadPrices(admin, priceCsv('2021-07-01T00:00Z,60,10'))
    expect(await storeSimulatedPrices(context, 'DE-LU', 15, madeUp)).toBe(0)
    const hour = await pricesOf(from, '2021-07-01T01:00:00Z')
    expect(hour).toMatchObject({ isSimulated: false })
    expect(hour.slots.map((slot) => slot.priceMicrosPerKwh)).toEqual(Array(4).fill(10_000))
    const rest = await pricesOf('2021-07-01T01:00:00Z', '2021-07-01T02:00:00Z')
    expect(rest).toMatchObject({
      isSimulated: true,
      slots: Array(4).fill({ priceMicrosPerKwh: 1 })
    })
  })

  test('everyone who follows prices hears of the part that changed, once', async () => {
    const readEvents = () =>
      context.db
        .selectFrom('outbox')
        .select(['payloadJson', 'accountId'])
        .where('name', '=', 'prices.changed')
        .where('payloadJson', 'like', '%2021-08-01%')
        .execute()
    await uploadPrices(admin, priceCsv('2021-08-01T00:00Z,60,10', '2021-08-01T01:00Z,60,11'))
    await uploadPrices(admin, priceCsv('2021-08-01T00:00Z,60,10', '2021-08-01T01:00Z,60,11'))
    const payload = { from: '2021-08-01T00:00:00.000Z', to: '2021-08-01T02:00:00.000Z' }
    expect(await readEvents()).toEqual([
      { accountId: null, payloadJson: JSON.stringify({ marketId: 'DE-LU', ...payload }) }
    ])
  })
})

describe('pnpm prices:import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'commonwatt-prices-'))
  const command = resolve(import.meta.dirname, '../../commands/prices-import.ts')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = async (text: string, ...others: string[]) => {
    const file = join(folder, 'prices.csv')
    writeFileSync(file, text)
    const env = { ...process.env, DATABASE_URL: databaseUrl, JWT_SECRET: 'x'.repeat(32) }
    const call = promisify(execFile)(process.execPath, [command, file, ...others], { env })
    return call.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, text: error.stderr })
    )
  }

  test('imports beside a running server and says what it did in one line', async () => {
    const done = await run(priceCsv('2022-09-01T00:00Z,60,10'))
    expect(done).toEqual({
      code: 0,
      text: 'DE-LU: 1 prices from 2022-09-01T00:00:00.000Z to 2022-09-01T01:00:00.000Z: 1 added, 0 changed, 0 unchanged.\n'
    })
    const { slots } = await pricesOf('2022-09-01T00:00:00Z', '2022-09-01T01:00:00Z', {
      resolution: 60
    })
    expect(slots).toMatchObject([{ priceMicrosPerKwh: 10_000 }])
  })

  test('ends with 1 and names the line that is wrong', async () => {
    const failed = await run(priceCsv('2022-09-02T00:00Z,60,10', '2022-09-02T01:00Z,60,x'))
    expect(failed.code).toBe(1)
    expect(failed.text).toMatch(/^Line 3 cannot be imported: .*"x" is not a decimal number/)
    const unknown = await run(priceCsv('2022-09-02T00:00Z,60,10'), '--market', 'FR')
    expect(unknown).toEqual({
      code: 1,
      text: 'There is no market FR; there are DE-LU, IN-IEX\n'
    })
  })
})
