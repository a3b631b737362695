import { fireEvent, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { analyticsServer, germany, india, performanceOf } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const day = {
  revenueMicros: 24_070_000,
  energyCostMicros: 10_000_000,
  gridFeeMicros: 3_000_000,
  platformFeeMicros: 480_000,
  costMicros: 13_480_000,
  profitMicros: 10_590_000,
  marginBasisPoints: 4400,
  boughtWh: 84_000,
  soldWh: 261_000,
  purchases: 1,
  sales: 12,
  buyPriceMicrosPerKwh: 119_048,
  paidPriceMicrosPerKwh: 160_476,
  sellPriceMicrosPerKwh: 92_222,
  marketWhenBuyingMicrosPerKwh: 119_200,
  marketWhenSellingMicrosPerKwh: 70_100,
  pricedBoughtWh: 42_000,
  pricedSoldWh: 261_000,
  marketMeanMicrosPerKwh: 81_000
}

test('earned and paid stand apart, with one sentence, what they are made of, and the market beside them', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, { figures: day, on: '2026-10-25', unsettledDeals: 2 })
  )
  const screen = await renderApp('/performance', { server })
  const card = within(await screen.findByRole('region', { name: 'Earned and paid' }))
  card.getByText('+€24.07')
  card.getByText('€13.48')
  card.getByText('1 purchase', { exact: false })
  card.getByText('12 sales', { exact: false })
  card.getByText('What you sold brought €10.59 more than what you bought cost with its fees.')
  card.getByText('+€10.59')
  card.getByText('44.0%')
  const market = within(screen.getByRole('region', { name: 'Against the market' }))
  const selling = within(market.getByRole('region', { name: 'Selling' }))
  selling.getByText('7.0 ct')
  selling.getByText('That is 2.2 ct more than the market paid in the same hours.')
  const buying = within(market.getByRole('region', { name: 'Buying' }))
  // Both are 11.9 ct as they are shown, so no difference is claimed.
  buying.getByText(
    'That is what the market asked in the same hours. A price is known for 50% of it.'
  )
  buying.getByText('16.0 ct')
  screen.getByText('2 deals are not settled yet and not in here')
  const [asked] = server.calls('analytics', 'performance')
  expect(asked?.query).toEqual({
    marketId: 'DE-LU',
    from: '2026-10-01',
    to: '2026-10-31',
    groupBy: 'day'
  })
})

test('the table has a row for each day of the month, the long one too, and keeps empty days empty', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, { figures: day, on: '2026-10-25' })
  )
  const screen = await renderApp('/performance', { server })
  fireEvent.click(await screen.findByRole('button', { name: 'Table' }))
  const table = within(await screen.findByRole('table', { name: /Earned and paid, EUR/ }))
  const rows = table.getAllByRole('row').slice(1)
  expect(rows).toHaveLength(31)
  const cells = (at: number) =>
    Array.from(rows[at]?.querySelectorAll('th, td') ?? []).map((cell) => cell.textContent)
  expect(cells(24)).toEqual([
    'Sun 25 Oct',
    '+€24.07',
    '€13.48',
    '261 kWh',
    '84.0 kWh',
    '9.2 ct',
    '11.9 ct',
    '8.1 ct'
  ])
  expect(cells(0)).toEqual(['Thu 1 Oct', '', '', '', '', '', '', ''])
})

test('who only buys is told what was paid, and no zero carries a sign', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z', [india])
  server.on('analytics', 'performance', (call) =>
    performanceOf(india, call, {
      on: '2026-10-20',
      figures: {
        ...day,
        revenueMicros: 0,
        soldWh: 0,
        sales: 0,
        profitMicros: -13_480_000,
        marginBasisPoints: null,
        sellPriceMicrosPerKwh: null
      }
    })
  )
  const screen = await renderApp('/performance', { server })
  const card = within(await screen.findByRole('region', { name: 'Earned and paid' }))
  card.getByText('nothing sold')
  card.getByText('You paid ₹13.48 for what you bought, ₹3.48 of it in fees.')
  card.getByText('Paid in all')
  expect(card.queryByText(/Margin/)).toBeNull()
  expect(screen.getByRole('main').textContent).not.toMatch(/[-−][₹€]?0(?:\.0+)?(?!\d|\.)/)
  expect(screen.queryByRole('region', { name: 'Selling' })).toBeNull()
})

test('weeks, months and a range of one’s own are asked for by the market’s calendar', async () => {
  const server = analyticsServer('2026-10-25T23:30:00Z')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, { figures: day, on: '2026-10-25' })
  )
  const screen = await renderApp('/performance', { server })
  const asked = () => server.calls('analytics', 'performance').at(-1)?.query
  await screen.findByRole('application')
  fireEvent.click(screen.getByRole('button', { name: 'Weeks' }))
  // Past midnight in Berlin it is Monday already, so the last of twelve weeks has just begun.
  await screen.findByRole('heading', { name: '10 Aug to 1 Nov 2026' })
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-08-10', to: '2026-11-01', groupBy: 'week' })
  )
  fireEvent.click(screen.getByRole('button', { name: 'Months' }))
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-01-01', to: '2026-12-31', groupBy: 'month' })
  )
  fireEvent.click(screen.getByRole('button', { name: 'From, to' }))
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-09-27', to: '2026-10-26', groupBy: 'day' })
  )
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-03-01' } })
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-03-01', to: '2026-10-26', groupBy: 'month' })
  )
  fireEvent.click(screen.getByRole('button', { name: 'Auctions' }))
  await waitFor(() => expect(asked()).toMatchObject({ kind: 'auction' }))
})

test('before the first settlement the page says what will be here', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'performance', (call) => performanceOf(germany, call))
  const screen = await renderApp('/performance', { server })
  await screen.findByText('No deal has been settled yet')
  screen.getByRole('link', { name: 'Go to the marketplace' })
})

test('an empty month names itself and leads to the last one with something', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, {
      figures: day,
      on: '2026-07-29',
      firstDeliveryStart: '2026-05-10T16:00:00Z',
      lastDeliveryStart: '2026-07-29T16:00:00Z'
    })
  )
  const screen = await renderApp('/performance?date=2026-08-15', { server })
  await screen.findByText('Nothing settled: August 2026')
  screen.getByText('The last delivery was on 29 Jul 2026.')
  fireEvent.click(screen.getByRole('button', { name: 'Show 29 Jul 2026' }))
  await screen.findByRole('heading', { name: 'July 2026' })
  await screen.findAllByText('+€24.07')
})

test('what cannot be read says so and can be asked for again', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.refuse('analytics', 'performance', 'internal')
  const screen = await renderApp('/performance', { server })
  await screen.findByText('Something went wrong on our side')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, { figures: day, on: '2026-10-25' })
  )
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findAllByText('+€24.07')
})

test('home shows the sums of the month that its link leads to, the auction of tomorrow among them', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'performance', (call) =>
    performanceOf(germany, call, { figures: day, on: '2026-10-26' })
  )
  server.on('trades', 'list', () => ({ items: [], nextCursor: null }))
  server.on('wallet', 'get', () => ({ balances: [] }))
  const screen = await renderApp('/', { server })
  const card = within(await screen.findByRole('region', { name: 'October 2026' }))
  await card.findByText('+€24.07')
  card.getByText('€13.48')
  fireEvent.click(card.getByRole('link', { name: 'Day by day' }))
  const page = within(await screen.findByRole('region', { name: 'Earned and paid' }))
  page.getByText('+€24.07')
  page.getByText('€13.48')
  // One question, one answer.
  expect(server.calls('analytics', 'performance')).toHaveLength(1)
})
