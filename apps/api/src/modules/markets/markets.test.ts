import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { hasSharedData, readSharedData, sharedDataTest } from '../../../test/shared-data.ts'
import { storeSimulatedPrices } from './index.ts'

const { anonymous, context, clock, databaseUrl, signUp } = await startTestApp()
const header = 'ts_utc,resolution_min,price_eur_mwh'
const quarter = 900_000
let admin: Member

beforeAll(async () => {
  admin = await signUp('admin')
})

const upload = (text: string | Buffer, id = 'DE-LU', member = admin, mediaType = 'text/csv') =>
  member.client.markets.importPrices({
    params: { id },
    file: { name: 'prices.csv', mediaType, bytes: Buffer.from(text) }
  })
const csv = (...lines: string[]) => [header, ...lines, ''].join('\n')
const pricesOf = (from: string, to: string, query: object = {}) =>
  anonymous.markets.prices({ params: { id: 'DE-LU' }, query: { from, to, ...query } })
const dayOf = (date: string, resolution?: 15 | 60) =>
  anonymous.markets.day({
    params: { id: 'DE-LU', date },
    query: resolution === undefined ? {} : { resolution }
  })

describe('markets', () => {
  test('the German and the Indian market are there, with their clock, currency and limits', async () => {
    const { items } = await anonymous.markets.list()
    expect(items.map(({ id }) => id)).toEqual(['DE-LU', 'IN-IEX'])
    expect(await anonymous.markets.get({ params: { id: 'DE-LU' } })).toMatchObject({
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      mtuMin: 15,
      floorMicrosPerKwh: -500_000,
      capMicrosPerKwh: 4_000_000,
      gateClosure: { daysBefore: 1, localTime: '12:00' }
    })
    const missing = anonymous.markets.get({ params: { id: 'XX' } })
    expect(await refusalOf(missing)).toMatchObject({ code: 'not_found' })
  })
})

describe('import', () => {
  test('columns may come in any order, with offsets, gzip or not, and with CRLF and a byte order mark', async () => {
    const text =
      '\uFEFFprice_eur_mwh,ts_utc,resolution_min\r\n' +
      '-12.345,2021-03-01T00:00Z,60\r\n' +
      '2.5700000000000003,2021-03-01T02:00:00+01:00,60\r\n'
    const done = await upload(gzipSync(text), 'DE-LU', admin, 'application/gzip')
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
    await upload(csv(...lines))
    expect(await upload(csv(...lines))).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
    const other = await upload(csv('2021-04-01T01:00Z,60,21', '2021-04-01T02:00Z,60,30'))
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
    ['a start off the grid', [good, '2021-05-01T01:05Z,15,1'], 3, /multiple/],
    ['an unknown resolution', [good, '2021-05-01T01:00Z,20,1'], 3, /not 15, 30 or 60/],
    ['a repeated line', [good, '2021-05-01T01:00Z,60,1', good], 4, /repeats line 2/],
    ['a quarter inside an hour', [good, '2021-05-01T00:15Z,15,1'], 3, /overlaps that of line 2/],
    ['a short line', [good, '2021-05-01T01:00Z,60'], 3, /2 fields instead of 3/],
    ['a quote in the wrong place', [good, '2021-05-01T01:00Z,60,1"2'], 3, /quote/i]
  ])('%s: the line is named and nothing is kept', async (_, lines, line, reason) => {
    const refusal = await refusalOf(upload(csv(...lines)))
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
    const refusal = await refusalOf(upload(text))
    expect(refusal).toMatchObject({ code: 'import_line_invalid', details: { line: 1 } })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test.each<[string, Buffer, RegExp]>([
    ['an empty file', Buffer.from(''), /no prices/],
    ['a header alone', Buffer.from(`${header}\n`), /no prices/],
    ['a gzip that breaks off', gzipSync(csv(good)).subarray(0, 40), /damaged/],
    ['a file that unpacks into a huge one', gzipSync(Buffer.alloc(64_000_001, '\n')), /more than/]
  ])('%s is refused as a whole', async (_, bytes, reason) => {
    const refusal = await refusalOf(upload(bytes, 'DE-LU', admin, 'application/octet-stream'))
    expect(refusal).toMatchObject({ code: 'import_file_invalid', status: 422 })
    expect((refusal.details as { reason: string }).reason).toMatch(reason)
  })

  test('a quarter-hour where a stored hour stands is named, and nothing of the file is kept', async () => {
    await upload(csv('2021-06-01T01:00Z,60,10'))
    const refused = upload(csv('2021-06-01T00:00Z,60,5', '2021-06-01T01:00Z,15,10'))
    const refusal = await refusalOf(refused)
    expect(refusal).toMatchObject({ code: 'import_line_invalid', details: { line: 3 } })
    const { slots } = await pricesOf('2021-06-01T00:00:00Z', '2021-06-01T01:00:00Z', {
      resolution: 60
    })
    expect(slots).toMatchObject([{ priceMicrosPerKwh: null }])
  })

  test('only administrators import, and only into a market that is there', async () => {
    const member = await signUp('producer')
    expect(await refusalOf(upload(csv(good), 'DE-LU', member))).toMatchObject({ code: 'forbidden' })
    expect(await refusalOf(upload(csv(good), 'XX'))).toMatchObject({ code: 'not_found' })
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
    await upload(csv('2021-07-01T00:00Z,60,10'))
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
    await upload(csv('2021-08-01T00:00Z,60,10', '2021-08-01T01:00Z,60,11'))
    await upload(csv('2021-08-01T00:00Z,60,10', '2021-08-01T01:00Z,60,11'))
    const payload = { from: '2021-08-01T00:00:00.000Z', to: '2021-08-01T02:00:00.000Z' }
    expect(await readEvents()).toEqual([
      { accountId: null, payloadJson: JSON.stringify({ marketId: 'DE-LU', ...payload }) }
    ])
  })
})

describe('prices', () => {
  const hours = Array.from(
    { length: 24 },
    (_, hour) =>
      `${new Date(Date.parse('2022-06-01T22:00Z') + hour * 3_600_000).toISOString()},60,${hour - 2}`
  )

  beforeAll(async () => {
    await upload(csv(...hours))
  })

  test('a day runs from local midnight to local midnight, in the offset of the market', async () => {
    const day = await dayOf('2022-06-02', 60)
    expect(day).toMatchObject({
      date: '2022-06-02',
      currency: 'EUR',
      minMicrosPerKwh: -2000,
      maxMicrosPerKwh: 21_000,
      meanMicrosPerKwh: 9500,
      isComplete: true,
      isSimulated: false
    })
    expect(day.slots[0]).toEqual({
      deliveryStart: '2022-06-02T00:00:00+02:00',
      deliveryEnd: '2022-06-02T01:00:00+02:00',
      priceMicrosPerKwh: -2000,
      level: 'below_zero'
    })
    expect(day.slots.map(({ level }) => level).filter((level) => level === 'cheap')).toHaveLength(4)
    expect(day.slots.at(-1)).toMatchObject({ level: 'expensive' })
  })

  test('finer repeats, coarser is the mean', async () => {
    const day = await dayOf('2022-06-02')
    expect(day.slots).toHaveLength(96)
    expect(day.slots.slice(0, 5).map((slot) => slot.priceMicrosPerKwh)).toEqual([
      ...Array<number>(4).fill(-2000),
      -1000
    ])
    await upload(
      csv(...['1', '2', '4', '4'].map((price, q) => `2022-07-01T00:${q * 15 || '00'}Z,15,${price}`))
    )
    const { slots } = await pricesOf('2022-07-01T00:00:00Z', '2022-07-01T01:00:00Z', {
      resolution: 60
    })
    expect(slots).toMatchObject([{ priceMicrosPerKwh: 2750 }])
  })

  test('limits keep the slots whose price lies within them, with the level they had in their day', async () => {
    const { slots } = await pricesOf('2022-06-01T22:00:00Z', '2022-06-02T22:00:00Z', {
      resolution: 60,
      minPriceMicrosPerKwh: 0,
      maxPriceMicrosPerKwh: 1000
    })
    expect(slots).toMatchObject([
      { priceMicrosPerKwh: 0, level: 'cheap' },
      { priceMicrosPerKwh: 1000, level: 'cheap' }
    ])
  })

  test('a day without prices has all its slots, empty; 23 and 25 hours where the clock changes', async () => {
    const spring = await dayOf('2026-03-29', 60)
    expect(spring).toMatchObject({
      isComplete: false,
      minMicrosPerKwh: null,
      meanMicrosPerKwh: null
    })
    expect(spring.slots).toHaveLength(23)
    const autumn = await dayOf('2026-10-25')
    expect(autumn.slots).toHaveLength(100)
    const starts = autumn.slots.map(({ deliveryStart }) => deliveryStart)
    expect(starts).toContain('2026-10-25T02:00:00+02:00')
    expect(starts).toContain('2026-10-25T02:00:00+01:00')
    expect(autumn.slots[11]?.deliveryEnd).toBe('2026-10-25T02:00:00+01:00')
  })

  test('hours in India begin at half past in UTC', async () => {
    const day = await anonymous.markets.day({
      params: { id: 'IN-IEX', date: '2026-05-10' },
      query: { resolution: 60 }
    })
    expect(day.slots).toHaveLength(24)
    expect(day.slots[0]?.deliveryStart).toBe('2026-05-10T00:00:00+05:30')
    const line = '2026-05-09T18:30Z,60,3500.50'
    await upload(`ts_utc,resolution_min,price_inr_mwh\n${line}\n`, 'IN-IEX')
    const after = await anonymous.markets.day({
      params: { id: 'IN-IEX', date: '2026-05-10' },
      query: { resolution: 60 }
    })
    expect(after.slots[0]).toMatchObject({ priceMicrosPerKwh: 3_500_500 })
  })

  test('now tells the running slot and the next, and is silent where nothing is known', async () => {
    const start = (index: number) => new Date(testNow + index * quarter).toISOString()
    const now = () => anonymous.markets.now({ params: { id: 'DE-LU' } })
    expect(await now()).toEqual({
      marketId: 'DE-LU',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      isSimulated: false
    })
    await upload(csv(`${start(0)},15,50`, `${start(1)},15,70`))
    clock.advance(quarter - 1)
    expect(await now()).toMatchObject({
      now: {
        deliveryStart: '2026-05-10T10:00:00+02:00',
        priceMicrosPerKwh: 50_000,
        level: 'cheap'
      },
      next: { deliveryStart: '2026-05-10T10:15:00+02:00', priceMicrosPerKwh: 70_000 }
    })
    clock.advance(1)
    const later = await now()
    expect(later).toMatchObject({ now: { priceMicrosPerKwh: 70_000, level: 'expensive' } })
    expect(later).not.toHaveProperty('next')
  })

  test.each([
    ['empty', '2022-06-01T00:00:00Z', '2022-06-01T00:00:00Z'],
    ['backwards', '2022-06-02T00:00:00Z', '2022-06-01T00:00:00Z'],
    ['longer than 400 days', '2022-01-01T00:00:00Z', '2023-02-05T00:00:01Z'],
    ['of another century', '1200-01-01T00:00:00Z', '1200-01-02T00:00:00Z']
  ])('a range that is %s is refused', async (_, from, to) => {
    expect(await refusalOf(pricesOf(from, to))).toMatchObject({
      code: 'range_invalid',
      status: 422
    })
  })

  test('a day of another century is refused', async () => {
    expect(await refusalOf(dayOf('1200-01-01'))).toMatchObject({ code: 'range_invalid' })
    expect(await refusalOf(dayOf('0000-01-01'))).toMatchObject({ code: 'range_invalid' })
  })
})

const realPrices = 'de_lu_dayahead_2020_2026.csv.gz'

describe.skipIf(!hasSharedData(realPrices))(
  sharedDataTest('the real prices of Germany and Luxembourg from 2020 to 2026', realPrices),
  async () => {
    const real = await startTestApp()
    const realDay = (date: string, resolution: 15 | 60) =>
      real.anonymous.markets.day({ params: { id: 'DE-LU', date }, query: { resolution } })
    let boss: Member

    beforeAll(async () => {
      boss = await real.signUp('admin')
    })

    test('import whole within seconds, and a second import changes nothing', async () => {
      const file = {
        name: realPrices,
        mediaType: 'application/gzip',
        bytes: readSharedData(realPrices)
      }
      const started = performance.now()
      const done = await boss.client.markets.importPrices({ params: { id: 'DE-LU' }, file })
      expect(performance.now() - started).toBeLessThan(20_000)
      expect(done).toEqual({
        rows: 81_791,
        added: 81_791,
        changed: 0,
        unchanged: 0,
        from: '2019-12-31T23:00:00.000Z',
        to: '2026-08-23T22:00:00.000Z'
      })
      const again = await boss.client.markets.importPrices({ params: { id: 'DE-LU' }, file })
      expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 81_791 })
    })

    test('every local day is whole: six of 23 hours, five of 25, one of 100 quarters, one of 92', async () => {
      const counts = new Map<string, number>()
      const published = await countByLocalDay(real.context.db)
      for (const [date, { minutes, rows }] of published) {
        const kind = date < '2025-10-01' ? `${minutes / 60} hours` : `${rows} quarters`
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
      }
      expect(Object.fromEntries(counts)).toEqual({
        '24 hours': 2089,
        '23 hours': 6,
        '25 hours': 5,
        '96 quarters': 325,
        '100 quarters': 1,
        '92 quarters': 1
      })
      expect(await realDay('2025-10-26', 15)).toMatchObject({ isComplete: true })
      expect((await realDay('2025-10-26', 15)).slots).toHaveLength(100)
      expect((await realDay('2026-03-29', 15)).slots).toHaveLength(92)
    })

    test('the lowest and the highest price stand at their local hour', async () => {
      const low = (await realDay('2023-07-02', 60)).slots[14]
      expect(low).toMatchObject({
        deliveryStart: '2023-07-02T14:00:00+02:00',
        priceMicrosPerKwh: -500_000,
        level: 'below_zero'
      })
      const high = (await realDay('2024-12-12', 60)).slots[17]
      expect(high).toMatchObject({
        deliveryStart: '2024-12-12T17:00:00+01:00',
        priceMicrosPerKwh: 936_280,
        level: 'expensive'
      })
      const quarter2026 = (await realDay('2026-05-01', 15)).slots[53]
      expect(quarter2026).toMatchObject({
        deliveryStart: '2026-05-01T13:15:00+02:00',
        priceMicrosPerKwh: -499_990
      })
    })

    test.each([
      [2020, 30.47, 298],
      [2021, 96.85, 139],
      [2022, 235.45, 69],
      [2023, 95.18, 301],
      [2024, 78.51, 457],
      [2025, 89.32, 574.75],
      [2026, 102.47, 409.75]
    ])('%d has a mean of %d EUR/MWh and %d negative hours', async (year, mean, negativeHours) => {
      const { slots } = await real.anonymous.markets.prices({
        params: { id: 'DE-LU' },
        query: { from: `${year}-01-01T00:00:00+01:00`, to: `${year + 1}-01-01T00:00:00+01:00` }
      })
      const known = slots.flatMap((slot) => slot.priceMicrosPerKwh ?? [])
      const sum = known.reduce((total, price) => total + price, 0)
      expect(sum / known.length / 1000).toBeCloseTo(mean, 2)
      expect(known.filter((price) => price < 0).length / 4).toBe(negativeHours)
    })

    test('a year of quarter-hours is answered quickly', async () => {
      const query = { from: '2025-07-01T00:00:00+02:00', to: '2026-07-01T00:00:00+02:00' }
      const started = performance.now()
      const { slots } = await real.anonymous.markets.prices({ params: { id: 'DE-LU' }, query })
      expect(slots).toHaveLength(35_040)
      expect(performance.now() - started).toBeLessThan(3000)
    })
  }
)

async function countByLocalDay(db: typeof context.db) {
  const days = new Map<string, { minutes: number; rows: number }>()
  const format = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' })
  const rows = await db.selectFrom('market_price').selectAll().execute()
  for (const { deliveryStart, resolutionMin } of rows) {
    const date = format.format(deliveryStart)
    const day = days.get(date) ?? { minutes: 0, rows: 0 }
    days.set(date, { minutes: day.minutes + resolutionMin, rows: day.rows + 1 })
  }
  return days
}

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
    const done = await run(csv('2022-09-01T00:00Z,60,10'))
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
    const failed = await run(csv('2022-09-02T00:00Z,60,10', '2022-09-02T01:00Z,60,x'))
    expect(failed.code).toBe(1)
    expect(failed.text).toMatch(/^Line 3 cannot be imported: .*"x" is not a decimal number/)
    const unknown = await run(csv('2022-09-02T00:00Z,60,10'), '--market', 'FR')
    expect(unknown).toEqual({
      code: 1,
      text: 'There is no market FR; there are DE-LU, IN-IEX\n'
    })
  })
})
