import { beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { priceCsv, uploadPrices } from '../../../test/makers.ts'

const { anonymous, clock, signUp } = await startTestApp()
const quarter = 900_000
let admin: Member

beforeAll(async () => {
  admin = await signUp('admin')
})

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

describe('prices', () => {
  const hours = Array.from(
    { length: 24 },
    (_, hour) =>
      `${new Date(Date.parse('2022-06-01T22:00Z') + hour * 3_600_000).toISOString()},60,${hour - 2}`
  )

  beforeAll(async () => {
    await uploadPrices(admin, priceCsv(...hours))
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
    await uploadPrices(
      admin,
      priceCsv(
        ...['1', '2', '4', '4'].map((price, q) => `2022-07-01T00:${q * 15 || '00'}Z,15,${price}`)
      )
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
    await uploadPrices(admin, `ts_utc,resolution_min,price_inr_mwh\n${line}\n`, {
      marketId: 'IN-IEX'
    })
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
    await uploadPrices(admin, priceCsv(`${start(0)},15,50`, `${start(1)},15,70`))
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
