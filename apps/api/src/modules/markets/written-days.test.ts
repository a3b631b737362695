import { contract } from '@commonwatt/contract'
import { Value } from 'typebox/value'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type Member } from '../../../test/harness.ts'
import { priceCsv, uploadPrices } from '../../../test/makers.ts'
import { storeSimulatedPrices } from './index.ts'

const { anonymous, context, inject, signUp } = await startTestApp()
const quarter = 900_000
let admin: Member

const lines = (from: string, count: number, priceAt: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.parse(from) + index * quarter).toISOString()
    return `${at},15,${priceAt(index)}`
  })
/** Four days around the change to winter time, without the last six hours. */
const start = '2024-10-25T22:00:00Z'
const known = 4 * 96 + 4 - 24

beforeAll(async () => {
  admin = await signUp('admin')
  await uploadPrices(admin, priceCsv(...lines(start, known, (index) => (index % 40) - 5)))
})

const pricesOf = (query: Record<string, string | number>) =>
  anonymous.markets.prices({ params: { id: 'DE-LU' }, query: query as never })
/** The same through limits that every price keeps, which goes the way of the serialiser. */
const serialised = async (query: Record<string, string | number>) =>
  pricesOf({ ...query, minPriceMicrosPerKwh: -1_000_000, maxPriceMicrosPerKwh: 1_000_000 })

describe('a range that is sent from written days', () => {
  test.each([
    ['whole days', '2024-10-26T00:00:00+02:00', '2024-10-29T00:00:00+01:00'],
    ['days cut at both ends', '2024-10-26T13:37:00+02:00', '2024-10-28T02:20:00+01:00'],
    ['a part of one day', '2024-10-27T02:20:00+02:00', '2024-10-27T02:40:00+01:00'],
    ['a single instant', '2024-10-26T13:37:00+02:00', '2024-10-26T13:37:01+02:00']
  ])('%s: as the serialiser sends it', async (_, from, to) => {
    for (const resolution of [15, 30, 60]) {
      const query = { from, to, resolution }
      const [written, other] = await Promise.all([pricesOf(query), serialised(query)])
      expect(written).toEqual(other)
      expect(written.slots.length).toBeGreaterThan(0)
      expect(await pricesOf(query)).toEqual(other)
    }
  })

  test('keeps to the schema of the route, to the letter', async () => {
    const query = 'from=2024-10-26T00:00:00%2B02:00&to=2024-10-31T00:00:00%2B01:00'
    const response = await inject({ method: 'GET', url: `/api/v1/markets/DE-LU/prices?${query}` })
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    const answer: unknown = response.json()
    expect(Value.Errors(contract.markets.prices.success.schema, answer)).toEqual([])
    expect(response.body).toBe(JSON.stringify(answer))
    const { slots } = answer as { slots: object[] }
    expect(slots).toHaveLength(5 * 96 + 4)
    expect(slots.at(-1)).toMatchObject({ priceMicrosPerKwh: null, level: null })
  })

  test('tells a changed price at once, and ranks its day anew', async () => {
    const range = { from: '2024-10-26T00:00:00+02:00', to: '2024-10-28T00:00:00+01:00' }
    const before = await pricesOf(range)
    expect(before.slots[30]).toMatchObject({ priceMicrosPerKwh: 25_000 })
    await uploadPrices(admin, priceCsv(...lines('2024-10-26T05:30:00Z', 1, () => 900)))
    const after = await pricesOf(range)
    expect(after.slots[30]).toMatchObject({ priceMicrosPerKwh: 900_000, level: 'expensive' })
    expect(after.slots.length).toBe(before.slots.length)
    expect(after).toEqual({ ...before, slots: after.slots })
  })

  test('tells made-up prices of those days alone that it holds', async () => {
    const startMs = Date.parse('2024-11-01T23:00:00Z')
    await storeSimulatedPrices(context, 'DE-LU', 15, [{ startMs, priceMicrosPerKwh: 7 }])
    const at = (day: number) => `2024-11-0${day}T00:00:00+01:00`
    expect(await pricesOf({ from: at(1), to: at(2) })).toMatchObject({ isSimulated: false })
    expect(await pricesOf({ from: at(1), to: at(3) })).toMatchObject({ isSimulated: true })
    const later = '2024-11-02T00:15:00+01:00'
    expect(await pricesOf({ from: later, to: at(3) })).toMatchObject({ isSimulated: false })
  })

  test('a market that has no prices answers its slots, empty', async () => {
    const query = { from: '2024-11-01T00:00:00+05:30', to: '2024-11-02T00:00:00+05:30' }
    const { slots } = await anonymous.markets.prices({ params: { id: 'IN-IEX' }, query })
    expect(slots).toHaveLength(96)
    expect(slots.every(({ priceMicrosPerKwh }) => priceMicrosPerKwh === null)).toBe(true)
  })
})
