import { beforeEach, expect, test } from 'vitest'
import { startTestApp } from '../../../test/harness.ts'
import { createNeighbours, type Neighbours } from '../../../test/neighbours.ts'

const app = await startTestApp()
const { clock, inject } = app

let homes: Neighbours
beforeEach(async () => {
  clock.set(Date.parse('2026-10-24T12:00:00Z'))
  homes = await createNeighbours(app)
  const window = { deliveryStart: '2026-10-25T00:00:00Z', deliveryEnd: '2026-10-25T02:00:00Z' }
  await homes.trade(2000, 123_456, window, Array<number>(8).fill(250))
})

async function download(
  path: string
): Promise<{ lines: string[]; headers: Record<string, unknown> }> {
  const response = await inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${homes.buyer.token}` }
  })
  expect(response.statusCode).toBe(200)
  const text = response.rawPayload.toString('utf8')
  expect(text.endsWith('\r\n')).toBe(true)
  return { lines: text.slice(0, -2).split('\r\n'), headers: response.headers }
}

const day = 'from=2026-10-25&to=2026-10-25'

test('positions for programs: a row per unit of a day of 25 hours, both clocks told apart', async () => {
  const { lines, headers } = await download(`/portfolio/positions.csv?${day}`)
  expect(lines).toHaveLength(101)
  expect(lines[0]).toBe(
    'start_utc,end_utc,start_local,end_local,utc_offset,bought_kwh,sold_kwh,net_kwh,open_bought_kwh,' +
      'open_sold_kwh,trade_bought_kwh,trade_sold_kwh,auction_bought_kwh,auction_sold_kwh,' +
      'order_bought_kwh,order_sold_kwh'
  )
  expect(lines[1 + 8]).toBe(
    '2026-10-25T00:00:00Z,2026-10-25T00:15:00Z,2026-10-25T02:00:00+02:00,2026-10-25T02:15:00+02:00,' +
      'UTC+02:00,0.25,0,0.25,0,0,0.25,0,0,0,0,0'
  )
  expect(lines[1 + 12]).toContain(
    '2026-10-25T01:00:00Z,2026-10-25T01:15:00Z,2026-10-25T02:00:00+01:00,'
  )
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['content-disposition']).toBe(
    'attachment; filename="positions-DE-LU-2026-10-25-2026-10-25.csv"'
  )
})

test('positions for a German spreadsheet: byte order mark, semicolons, decimal commas', async () => {
  const { lines } = await download(
    `/portfolio/positions.csv?${day}&form=spreadsheet&locale=de&resolution=hour`
  )
  expect(lines).toHaveLength(26)
  expect(lines[0]).toMatch(/^\ufeffStart \(UTC\);End \(UTC\);Start \(Europe\/Berlin\);/)
  expect(lines[1 + 2]).toBe(
    '2026-10-25 00:00;2026-10-25 01:00;2026-10-25 02:00;2026-10-25 02:00;UTC+02:00;' +
      '1;0;1;0;0;1;0;0;0;0;0'
  )
})

test('performance: the figures of the answer, exact, and nothing where there is none', async () => {
  const { lines, headers } = await download(
    '/analytics/performance.csv?from=2026-10-24&to=2026-10-25&groupBy=day'
  )
  const [head = '', before = '', after = ''] = lines
  const rowOf = (line: string) =>
    Object.fromEntries(head.split(',').map((name, index) => [name, line.split(',')[index]]))
  expect(lines).toHaveLength(3)
  expect(rowOf(before)).toMatchObject({
    first_date: '2026-10-24',
    revenue: '0',
    buy_price_per_kwh: '',
    margin_percent: ''
  })
  expect(rowOf(after)).toEqual({
    first_date: '2026-10-25',
    last_date: '2026-10-25',
    start_utc: '2026-10-24T22:00:00Z',
    end_utc: '2026-10-25T23:00:00Z',
    start_local: '2026-10-25T00:00:00+02:00',
    end_local: '2026-10-26T00:00:00+01:00',
    utc_offset: 'UTC+02:00',
    currency: 'EUR',
    revenue: '0',
    energy_cost: '0.246912',
    grid_fees: '0.076',
    platform_fees: '0.01',
    cost: '0.332912',
    profit: '-0.332912',
    margin_percent: '',
    bought_kwh: '2',
    sold_kwh: '0',
    purchases: '1',
    sales: '0',
    buy_price_per_kwh: '0.123456',
    paid_price_per_kwh: '0.166456',
    market_price_when_buying_per_kwh: '',
    sell_price_per_kwh: '',
    market_price_when_selling_per_kwh: '',
    market_mean_price_per_kwh: ''
  })
  expect(headers['cache-control']).toBe('no-store')
  const german = await download(
    '/analytics/performance.csv?from=2026-10-25&to=2026-10-25&form=spreadsheet&locale=de'
  )
  expect(german.lines[1]).toContain(';EUR;0;0,246912;0,076;0,01;0,332912;-0,332912;;2;0;1;0;')
})

test('the typed client hands out the file, and nobody else’s figures are in it', async () => {
  const query = { from: '2026-10-25', to: '2026-10-25' }
  const { mediaType, bytes } = await homes.stranger.client.analytics.performanceCsv({ query })
  expect(mediaType).toBe('text/csv; charset=utf-8')
  const [, row = ''] = new TextDecoder().decode(bytes).split('\r\n')
  expect(row).toContain(',EUR,0,0,0,0,0,0,,0,0,0,0,,,,,,')
})
