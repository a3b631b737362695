import { beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { priceCsv, signInAgain, uploadPrices } from '../../../test/makers.ts'
import { createNeighbours, hourFrom, type Neighbours } from '../../../test/neighbours.ts'
import { transact } from '../../database/database.ts'

const app = await startTestApp()
const { context, clock } = app
const hourMs = 3_600_000
const adminAccount = await app.signUp('admin')

let homes: Neighbours
beforeEach(async () => {
  clock.set(testNow)
  homes = await createNeighbours(app)
})

const performanceOf = (
  member: Member,
  from: string,
  to: string,
  groupBy: 'day' | 'week' | 'month' | 'range' = 'day'
) => member.client.analytics.performance({ query: { from, to, groupBy } })

describe('beside the market', () => {
  test('a realised price stands against the market’s over the same intervals, below zero too', async () => {
    const admin = await signInAgain(app, adminAccount)
    const quarters = [80, -40, 120, 160]
    await uploadPrices(
      admin,
      priceCsv(
        ...quarters.map(
          (price, index) => `2026-06-02T10:${['00', 15, 30, 45][index]}:00Z,15,${price}`
        ),
        '2026-06-02T11:00:00Z,60,-20'
      )
    )
    await homes.trade(1000, 100_000, hourFrom('2026-06-02T10:00:00Z'), [100, 300, 0, 600])
    const { total, isSimulated } = await performanceOf(homes.buyer, '2026-06-02', '2026-06-02')
    expect(total).toMatchObject({
      buyPriceMicrosPerKwh: 100_000,
      // (80 × 100 − 40 × 300 + 160 × 600) / 1000 = 92 per MWh
      marketWhenBuyingMicrosPerKwh: 92_000,
      pricedBoughtWh: 1000,
      marketWhenSellingMicrosPerKwh: null,
      pricedSoldWh: 0,
      // ((80 − 40 + 120 + 160) / 4 − 20) / 2: an hour each.
      marketMeanMicrosPerKwh: 30_000
    })
    expect(isSimulated).toBe(false)
    const sold = await performanceOf(homes.seller, '2026-06-02', '2026-06-02')
    expect(sold.total).toMatchObject({
      sellPriceMicrosPerKwh: 100_000,
      marketWhenSellingMicrosPerKwh: 92_000
    })
  })

  test('energy whose interval has no price is left out of the comparison, and that is told', async () => {
    await homes.trade(1000, 100_000, hourFrom('2026-07-02T10:00:00Z'), [250, 250, 250, 250])
    const { total } = await performanceOf(homes.buyer, '2026-07-02', '2026-07-02')
    expect(total).toMatchObject({
      boughtWh: 1000,
      pricedBoughtWh: 0,
      marketWhenBuyingMicrosPerKwh: null,
      marketMeanMicrosPerKwh: null
    })
  })
})

describe('days as the market’s calendar has them', () => {
  test('a trade over the midnight before the repeated hour is divided between its two days', async () => {
    clock.set(Date.parse('2026-10-24T12:00:00Z'))
    await homes.passTime(clock.now())
    // 23:00 to 04:00 by the clock are six hours that night.
    const night = { deliveryStart: '2026-10-24T21:00:00Z', deliveryEnd: '2026-10-25T03:00:00Z' }
    await homes.trade(6000, 100_000, night, Array<number>(24).fill(250))
    const { buckets, total } = await performanceOf(homes.buyer, '2026-10-24', '2026-10-25')
    expect(
      buckets.map((day) => [day.firstDate, day.boughtWh, day.purchases, day.energyCostMicros])
    ).toEqual([
      ['2026-10-24', 1000, 1, 100_000],
      ['2026-10-25', 5000, 0, 500_000]
    ])
    expect(buckets.map(lengthH)).toEqual([24, 25])
    expect(total).toMatchObject({ boughtWh: 6000, purchases: 1 })
    const query = { from: '2026-10-25', to: '2026-10-25' }
    const quarters = await homes.buyer.client.analytics.portfolio({ query })
    expect(quarters.positions).toHaveLength(100)
    expect(quarters.positions.filter(({ boughtWh }) => boughtWh === 250)).toHaveLength(20)
    const hours = await homes.buyer.client.analytics.portfolio({
      query: { ...query, resolution: 'hour' }
    })
    expect(hours.positions.map(({ boughtWh }) => boughtWh)).toEqual([
      ...Array<number>(5).fill(1000),
      ...Array<number>(20).fill(0)
    ])
    const weeks = await performanceOf(homes.buyer, '2026-10-19', '2026-11-01', 'week')
    expect(weeks.buckets.map((week) => [week.firstDate, lengthH(week), week.boughtWh])).toEqual([
      ['2026-10-19', 7 * 24 + 1, 6000],
      ['2026-10-26', 7 * 24, 0]
    ])
  })

  test('the spring day has 92 positions and 23 hours', async () => {
    const query = { from: '2026-03-29', to: '2026-03-29' }
    const { positions } = await homes.buyer.client.analytics.portfolio({ query })
    expect(positions).toHaveLength(92)
    const { buckets } = await performanceOf(homes.buyer, '2026-03-29', '2026-03-29')
    expect(buckets.map(lengthH)).toEqual([23])
  })

  test('in India the day begins at half past in UTC, in rupees, and Europe’s figures stay apart', async () => {
    const indians = await createNeighbours(app, {
      city: 'Pune',
      pinCode: '411001',
      position: { latitude: 18.52, longitude: 73.86 },
      timeZone: 'Asia/Kolkata',
      marketId: 'IN-IEX',
      currency: 'INR'
    })
    const window = { deliveryStart: '2026-05-10T18:00:00Z', deliveryEnd: '2026-05-10T19:00:00Z' }
    await indians.trade(4000, 5_000_000, window, [1000, 1000, 1000, 1000])
    const found = await performanceOf(indians.buyer, '2026-05-10', '2026-05-11')
    expect(found).toMatchObject({
      marketId: 'IN-IEX',
      currency: 'INR',
      timeZone: 'Asia/Kolkata',
      deliveryStart: '2026-05-09T18:30:00.000Z'
    })
    expect(found.buckets.map(({ firstDate, boughtWh }) => [firstDate, boughtWh])).toEqual([
      ['2026-05-10', 2000],
      ['2026-05-11', 2000]
    ])
    const { client } = indians.buyer
    const inEuro = await client.analytics.performance({
      query: { from: '2026-05-10', to: '2026-05-11', currency: 'EUR' }
    })
    expect(inEuro).toMatchObject({ marketId: 'DE-LU', total: { boughtWh: 0, costMicros: 0 } })
    const both = await client.analytics.portfolio({ query: { marketId: 'DE-LU' } })
    expect(both.balances.map(({ currency }) => currency)).toEqual(['EUR', 'INR'])
    const one = await client.analytics.portfolio({ query: { currency: 'INR' } })
    expect(one).toMatchObject({ marketId: 'IN-IEX', balances: [{ currency: 'INR' }] })
    expect(one.exposures.map(({ currency }) => currency)).toEqual(['INR'])
  })
})

test('the greatest energies and prices add up exactly', async () => {
  const id = await homes.trade(1000, 100_000, hourFrom('2026-05-11T10:00:00Z'), [])
  const energyWh = 1_000_000_000_000
  const energyMicros = 1_000_000_000_000_000
  await transact(context.db, async (db) => {
    await db
      .updateTable('trade')
      .set({
        energyWh,
        deliveredWh: energyWh,
        estimatedWh: energyWh,
        priceMicrosPerKwh: 1_000_000,
        energyMicros,
        gridFeeMicrosPerKwh: 1,
        gridFeeMicros: 1_000_000_000,
        platformFeeMicrosPerKwh: 0,
        platformFeeMicros: 0,
        totalMicros: energyMicros + 1_000_000_000,
        paidMicros: energyMicros + 1_000_000_000,
        earnedMicros: energyMicros
      })
      .where('id', '=', id)
      .execute()
  })
  const { total } = await performanceOf(homes.buyer, '2026-05-11', '2026-05-11')
  expect(total).toMatchObject({
    boughtWh: energyWh,
    energyCostMicros: energyMicros,
    gridFeeMicros: 1_000_000_000,
    profitMicros: -1_000_001_000_000_000,
    buyPriceMicrosPerKwh: 1_000_000
  })
})

describe('what is refused', () => {
  test.each([
    ['a range that runs backwards', { from: '2026-05-02', to: '2026-05-01' }, 'range_invalid'],
    ['more than 400 days', { from: '2026-01-01', to: '2027-02-05' }, 'range_invalid'],
    ['another century', { from: '1999-12-31', to: '2000-01-01' }, 'range_invalid'],
    [
      'a market that is not there',
      { from: '2026-05-01', to: '2026-05-01', marketId: 'nowhere' },
      'not_found'
    ],
    [
      'a currency without a market',
      { from: '2026-05-01', to: '2026-05-01', currency: 'USD' },
      'currency_unsupported'
    ]
  ])('%s', async (_name, query, code) => {
    const { analytics } = homes.buyer.client
    expect(await refusalOf(analytics.performance({ query }))).toMatchObject({ code })
    expect(await refusalOf(analytics.performanceCsv({ query }))).toMatchObject({ code })
    expect(await refusalOf(analytics.portfolio({ query }))).toMatchObject({ code })
    expect(await refusalOf(analytics.positionsCsv({ query }))).toMatchObject({ code })
  })

  test('more intervals than a chart can show, while the same range by the hour is fine', async () => {
    const { analytics } = homes.buyer.client
    const query = { from: '2026-05-01', to: '2026-06-30' }
    expect(await refusalOf(analytics.portfolio({ query }))).toMatchObject({ code: 'range_invalid' })
    const hours = await analytics.portfolio({ query: { ...query, resolution: 'hour' } })
    expect(hours.positions).toHaveLength(61 * 24)
  })

  test('a year by day is answered', async () => {
    const { buckets } = await performanceOf(homes.buyer, '2026-01-01', '2026-12-31')
    expect(buckets).toHaveLength(365)
  })
})

function lengthH({ deliveryStart, deliveryEnd }: { deliveryStart: string; deliveryEnd: string }) {
  return (Date.parse(deliveryEnd) - Date.parse(deliveryStart)) / hourMs
}
