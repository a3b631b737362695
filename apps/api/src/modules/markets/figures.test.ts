import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { priceCsv, uploadPrices } from '../../../test/makers.ts'
import { storeSimulatedPrices } from './index.ts'
import { needSharedData, readSharedData } from '../../../test/shared-data.ts'

const { anonymous, context, signUp } = await startTestApp()
const quarter = 900_000
let admin: Member

/** Quarter-hours one after another, in EUR/MWh. */
const quarters = (startMs: number, prices: readonly number[]) =>
  priceCsv(
    ...prices.map((price, at) => `${new Date(startMs + at * quarter).toISOString()},15,${price}`)
  )

const windows = (query: object) =>
  anonymous.markets.cheapestWindows({
    params: { id: 'DE-LU' },
    query: { durationMin: 30, ...query }
  })

// 10:00 in Berlin; prices are known until 12:00.
const known = [100, 100, 60, 40, 20, 20, -10, 30]

beforeAll(async () => {
  admin = await signUp('admin')
  await uploadPrices(admin, quarters(testNow, known))
})

describe('cheapest windows', () => {
  test('the best start, what it costs energy alone and all in, and what waiting saves', async () => {
    const found = await windows({ energyWh: 2000 })
    expect(found).toMatchObject({
      answer: 'best',
      durationMin: 30,
      energyWh: 2000,
      isSplit: false,
      earliest: '2026-05-10T10:00:00+02:00',
      latest: '2026-05-12T00:00:00+02:00',
      knownUntil: '2026-05-10T12:00:00+02:00',
      isWhollyKnown: false,
      publishedAboutLocal: '13:00',
      best: {
        deliveryStart: '2026-05-10T11:15:00+02:00',
        deliveryEnd: '2026-05-10T11:45:00+02:00',
        energyMicrosPerKwh: 5_000,
        allInMicrosPerKwh: 160_000,
        costMicros: 320_000,
        slots: [{ priceMicrosPerKwh: 20_000 }, { priceMicrosPerKwh: -10_000 }]
      },
      first: {
        deliveryStart: '2026-05-10T10:00:00+02:00',
        allInMicrosPerKwh: 255_000,
        costMicros: 510_000
      },
      savedMicros: 190_000,
      isSimulated: false
    })
  })

  test('split takes the cheapest quarter-hours wherever they lie, the earliest of equals', async () => {
    const found = await windows({ split: true, durationMin: 40 })
    expect(found.isSplit).toBe(true)
    expect(found.best).toMatchObject({
      deliveryStart: '2026-05-10T11:00:00+02:00',
      deliveryEnd: '2026-05-10T11:45:00+02:00'
    })
    expect(
      found.best?.slots.map(({ deliveryStart, deliveryEnd }) => [
        deliveryStart.slice(11, 16),
        deliveryEnd.slice(11, 16)
      ])
    ).toEqual([
      ['11:00', '11:15'],
      ['11:15', '11:25'],
      ['11:30', '11:45']
    ])
  })

  test('between earliest and latest alone, and whether all of that is known', async () => {
    const within = { earliest: '2026-05-10T08:30:00Z', latest: '2026-05-10T11:15:00+02:00' }
    expect(await windows(within)).toMatchObject({
      isWhollyKnown: true,
      best: { deliveryStart: '2026-05-10T10:45:00+02:00' }
    })
    const beyond = { earliest: '2026-05-10T11:30:00+02:00', durationMin: 60 }
    const answer = await windows(beyond)
    expect(answer).toMatchObject({
      answer: 'not_known',
      knownUntil: '2026-05-10T12:00:00+02:00',
      isWhollyKnown: false,
      savedMicros: null
    })
    expect(answer).not.toHaveProperty('best')
  })

  test('a flat tariff has no cheapest hour, in one piece or split', async () => {
    await uploadPrices(admin, quarters(Date.parse('2021-02-01T00:00Z'), [50, 50, 50, 50]))
    const range = { earliest: '2021-02-01T00:00:00Z', latest: '2021-02-01T01:00:00Z' }
    for (const split of [false, true]) {
      const answer = await windows({ ...range, split })
      expect(answer).toMatchObject({
        answer: 'same_whenever',
        savedMicros: null,
        first: { deliveryStart: '2021-02-01T01:00:00+01:00' }
      })
      expect(answer).not.toHaveProperty('best')
    }
  })

  test('a run through the hour that comes twice is as long as it says', async () => {
    // 01:45 in summer time; what is cheap is the second 02:00 to 02:45.
    const start = Date.parse('2021-10-30T23:45:00Z')
    await uploadPrices(admin, quarters(start, [90, 90, 90, 90, 90, 1, 1, 1, 90, 90]))
    const found = await windows({
      durationMin: 60,
      earliest: new Date(start).toISOString(),
      latest: new Date(start + 10 * quarter).toISOString()
    })
    expect(found.best).toMatchObject({
      deliveryStart: '2021-10-31T02:45:00+02:00',
      deliveryEnd: '2021-10-31T02:45:00+01:00'
    })
  })

  test.each([
    ['that leaves no room', { durationMin: 90, latest: '2026-05-10T09:00:00Z' }, 'range_invalid'],
    ['that is backwards', { latest: '2026-05-09T09:00:00Z' }, 'range_invalid'],
    ['of three months', { latest: '2026-08-10T09:00:00Z' }, 'range_invalid'],
    ['of another century', { earliest: '1200-01-01T00:00:00Z' }, 'range_invalid'],
    ['for no time', { durationMin: 0 }, 'validation_failed']
  ])('a search %s is refused', async (_, query, code) => {
    expect(await refusalOf(windows(query))).toMatchObject({ code })
  })
})

describe('statistics', () => {
  const statistics = (from: string, to: string) =>
    anonymous.markets.statistics({ params: { id: 'DE-LU' }, query: { from, to } })

  test('figures of a range, its hours and its days', async () => {
    const figures = await statistics('2026-05-10T08:00:30Z', '2026-05-10T12:00:00Z')
    expect(figures).toMatchObject({
      from: '2026-05-10T10:00:00+02:00',
      to: '2026-05-10T14:00:00+02:00',
      count: 8,
      rangeMin: 240,
      coveredMin: 120,
      negativeMin: 15,
      meanMicrosPerKwh: 45_000,
      medianMicrosPerKwh: 35_000,
      lowerQuartileMicrosPerKwh: 20_000,
      upperQuartileMicrosPerKwh: 100_000,
      lowest: { deliveryStart: '2026-05-10T11:30:00+02:00', priceMicrosPerKwh: -10_000 },
      highest: { deliveryStart: '2026-05-10T10:00:00+02:00', priceMicrosPerKwh: 100_000 },
      days: [{ date: '2026-05-10', spreadMicrosPerKwh: 110_000, coveredMin: 120 }],
      meanDailySpreadMicrosPerKwh: null,
      isSimulated: false
    })
    expect(figures.hours).toHaveLength(24)
    expect(figures.hours[10]).toMatchObject({ hour: 10, meanMicrosPerKwh: 75_000 })
  })

  test('nothing known is told as nothing, not as zero', async () => {
    const figures = await statistics('2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z')
    expect(figures).toMatchObject({ count: 0, coveredMin: 0, meanMicrosPerKwh: null })
    expect(figures).not.toHaveProperty('lowest')
  })

  test.each([
    ['empty', '2022-06-01T00:00:00Z', '2022-06-01T00:00:00Z'],
    ['empty once its seconds are dropped', '2022-06-01T00:00:01Z', '2022-06-01T00:00:59Z'],
    ['longer than 400 days', '2022-01-01T00:00:00Z', '2023-03-05T00:00:00Z']
  ])('a range that is %s is refused', async (_, from, to) => {
    expect(await refusalOf(statistics(from, to))).toMatchObject({ code: 'range_invalid' })
  })
})

describe('statistics of the real prices', async () => {
  const real = await startTestApp()
  const file = 'de_lu_dayahead_2020_2026.csv.gz'
  beforeEach((test) => needSharedData(test, file))

  test.each([
    [2020, 30.47, 298, 366],
    [2021, 96.85, 139, 365],
    [2022, 235.45, 69, 365],
    [2023, 95.18, 301, 365],
    [2024, 78.51, 457, 366],
    [2025, 89.32, 574.75, 365],
    [2026, 102.47, 409.75, 365]
  ])('%d: mean %d EUR/MWh, %d hours below zero', async (year, mean, negativeHours, days) => {
    await importOnce()
    const figures = await real.anonymous.markets.statistics({
      params: { id: 'DE-LU' },
      query: { from: `${year}-01-01T00:00:00+01:00`, to: `${year + 1}-01-01T00:00:00+01:00` }
    })
    // The source gives two decimals; 2025 weighs hours and quarter-hours by their time.
    expect(Math.abs((figures.meanMicrosPerKwh ?? NaN) - mean * 1000)).toBeLessThanOrEqual(5)
    expect(figures.negativeMin).toBe(negativeHours * 60)
    expect(figures.rangeMin).toBe(days * 1440)
    expect(figures.coveredMin).toBe(year === 2026 ? 235 * 1440 - 60 : days * 1440)
    expect(figures.days).toHaveLength(days)
    expect(figures.hours.reduce((sum, hour) => sum + hour.coveredMin, 0)).toBe(figures.coveredMin)
  })

  test('the lowest and the highest price of 2024 stand at their instants', async () => {
    await importOnce()
    const figures = await real.anonymous.markets.statistics({
      params: { id: 'DE-LU' },
      query: { from: '2024-01-01T00:00:00+01:00', to: '2025-01-01T00:00:00+01:00' }
    })
    expect(figures.highest).toEqual({
      deliveryStart: '2024-12-12T17:00:00+01:00',
      priceMicrosPerKwh: 936_280
    })
    const day = figures.days.find(({ date }) => date === '2024-03-31')
    expect(day).toMatchObject({ lengthMin: 1380, coveredMin: 1380 })
  })

  let isImported = false
  async function importOnce(): Promise<void> {
    if (isImported) return
    isImported = true
    const boss = await real.signUp('admin')
    await uploadPrices(boss, readSharedData(file), { mediaType: 'application/gzip' })
  }
})

test('figures of made-up prices say that they are', async () => {
  const startMs = Date.parse('2021-12-01T00:00Z')
  await storeSimulatedPrices(context, 'DE-LU', 15, [
    { startMs, priceMicrosPerKwh: 1 },
    { startMs: startMs + quarter, priceMicrosPerKwh: 2 }
  ])
  const earliest = '2021-12-01T00:00:00Z'
  const latest = '2021-12-01T00:30:00Z'
  expect(await windows({ durationMin: 15, earliest, latest })).toMatchObject({ isSimulated: true })
  const query = { from: earliest, to: latest }
  const figures = await anonymous.markets.statistics({ params: { id: 'DE-LU' }, query })
  expect(figures).toMatchObject({ isSimulated: true, meanMicrosPerKwh: 2 })
})
