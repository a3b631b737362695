import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type Member } from '../../../test/harness.ts'
import { needSharedData, readSharedData } from '../../../test/shared-data.ts'
import type { Db } from '../../database/database.ts'

const realPrices = 'de_lu_dayahead_2020_2026.csv.gz'

describe('the real prices of Germany and Luxembourg from 2020 to 2026', async () => {
  const real = await startTestApp()
  const realDay = (date: string, resolution: 15 | 60) =>
    real.anonymous.markets.day({ params: { id: 'DE-LU', date }, query: { resolution } })
  let boss: Member

  beforeAll(async () => {
    boss = await real.signUp('admin')
  })
  beforeEach((context) => needSharedData(context, realPrices))

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
})

async function countByLocalDay(db: Db) {
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
