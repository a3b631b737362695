import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { Market } from '@commonwatt/contract'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import {
  auctionId,
  germany,
  india,
  makeAuction,
  makeResults,
  type MadeBid
} from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const path = `/auctions/${auctionId}`
const at18 = '2026-10-26T17:00:00Z'

const bid = (
  side: 'buy' | 'sell',
  quantityWh: number,
  limit: number,
  given: Partial<MadeBid> = {}
): MadeBid => ({
  deliveryStart: at18,
  side,
  quantityWh,
  limitPriceMicrosPerKwh: limit,
  ...given
})

/** 19.2 ct for 6.6 kWh: the last seller needed sells only a part. */
const hill = [
  bid('buy', 4_000, 380_000),
  bid('buy', 2_600, 230_000),
  bid('buy', 2_000, 150_000),
  bid('sell', 3_000, 60_000),
  bid('sell', 1_200, 125_000, { isMine: true }),
  bid('sell', 3_000, 192_000)
]

async function openResults(
  bids: readonly MadeBid[],
  given: Partial<Parameters<typeof auctionServer>[0]> = {}
) {
  const auction = makeAuction(germany, '2026-10-26')
  const server = auctionServer({
    nowAt: '2026-10-27T09:00:00Z',
    market: germany,
    auction,
    made: makeResults(auction, bids),
    ...given
  })
  const screen = await renderApp(path, { server })
  await screen.findByRole('region', { name: 'Price and volume' })
  return { server, screen }
}

async function tableOf(market: Market, date: string): Promise<string[][]> {
  const auction = makeAuction(market, date)
  const { screen } = await openResults([], { market, auction, made: makeResults(auction, []) })
  const card = screen.getByRole('region', { name: 'Price and volume' })
  fireEvent.click(within(card).getByRole('button', { name: 'Table' }))
  return [...card.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')
  )
}

test.each([
  [germany, '2026-03-29', 92, []],
  [germany, '2026-10-25', 100, ['02:15 (+02:00)', '02:15 (+01:00)']],
  [india, '2026-10-25', 96, ['02:15']]
])(
  'the results of $0.id on %s have a row for each of their %d units',
  async (market, date, count, twins) => {
    const rows = await tableOf(market, date)
    expect(rows).toHaveLength(count)
    expect(rows.flatMap((row) => (row[1]?.startsWith('02:15') ? [row[1]] : []))).toEqual(twins)
  }
)

test('a price is explained by the bids that decided it, and by mine', async () => {
  const { screen } = await openResults(hill)
  const card = await screen.findByRole('region', { name: 'Why 19.2 ct?' })
  await waitFor(() =>
    expect(card.textContent).toContain(
      '6.6 kWh found a buyer. The last seller needed for that wanted 19.2 ct and sold only a part, so ' +
        '19.2 ct is the price for everyone. You asked 12.5 ct for 1.2 kWh and receive 19.2 ct.'
    )
  )
})

test('between two bids the price is the middle, and both are named', async () => {
  const { screen } = await openResults([
    bid('buy', 5_000, 400_000),
    bid('buy', 5_000, 120_000),
    bid('sell', 5_000, 100_000),
    bid('sell', 5_000, 350_000)
  ])
  const card = await screen.findByRole('region', { name: 'Why 23.5 ct?' })
  await waitFor(() =>
    expect(card.textContent).toContain(
      'Any price from what the first buyer left out offered (12.0 ct) to what the first seller left out wanted (35.0 ct)'
    )
  )
})

test('where nobody met there is no price, and it says what was wanted', async () => {
  const { screen } = await openResults([bid('buy', 5_000, 100_000), bid('sell', 5_000, 110_000)])
  fireEvent.click(await screen.findByRole('button', { name: 'The time after' }))
  await screen.router.navigate({ to: path as '/', search: { unit: at18 } as never })
  const card = await screen.findByRole('region', { name: 'Why no price?' })
  await waitFor(() =>
    expect(card.textContent).toContain(
      'The highest buyer offered 10.0 ct and the cheapest seller wanted 11.0 ct'
    )
  )
})

test('the curves are read by key, step by step', async () => {
  const { screen } = await openResults(hill)
  const chart = await screen.findByRole('application', {
    name: 'Buyers and sellers, 18:00 to 18:15'
  })
  const readout = chart.closest('figure')?.querySelector('[aria-live]')
  expect(readout?.textContent).toBe('19.2 ct for 6.6 kWh')
  fireEvent.keyDown(chart, { key: 'Home' })
  expect(readout?.textContent).toContain('buyers pay up to 38.0 ct')
  fireEvent.keyDown(chart, { key: 'ArrowRight' })
  expect(readout?.textContent).toContain('From 3.0 kWh on')
  expect(readout?.textContent).toContain('sellers want at least 12.5 ct')
})

test('a time chosen in the day is explained, and stands in the address', async () => {
  const { screen } = await openResults(hill)
  const chart = await screen.findByRole('application', { name: /Price and volume by time/ })
  fireEvent.keyDown(chart, { key: 'ArrowRight' })
  fireEvent.keyDown(chart, { key: 'Enter' })
  await screen.findByRole('region', { name: 'Why no price?' })
  expect(screen.router.state.location.search).toMatchObject({ unit: '2026-10-26T17:15:00Z' })
})

test('my bids show what they came to, line by line, with fees and money', async () => {
  const { screen } = await openResults([
    ...hill,
    bid('buy', 500, 400_000, { isMine: true, deliveryStart: '2026-10-26T18:00:00Z' }),
    bid('sell', 2_000, 200_000, { deliveryStart: '2026-10-26T18:00:00Z' })
  ])
  const card = await screen.findByRole('region', { name: 'Your bids' })
  // 1.2 kWh × 19.2 ct; 0.5 kWh × 20.0 ct and 4.3 ct fees.
  expect(card.textContent).toContain('Your sales+€0.23')
  expect(card.textContent).toContain('Your purchases€0.12')
  const rows = [...card.querySelectorAll('tbody tr')].map((row) => row.textContent)
  expect(rows).toEqual([
    '18:00Sell12.5 ct1.2 kWh19.2 ct+23.04 ct',
    '19:00Buy40.0 ct0.5 kWh20.0 ct2.15 ct12.15 ct'
  ])
})

test('a visitor sees prices and reasons, and nothing of anybody’s own', async () => {
  const { screen } = await openResults(hill, { role: null })
  await screen.findByRole('region', { name: 'Why 19.2 ct?' })
  expect(screen.queryByRole('region', { name: 'Your bids' })).toBeNull()
  expect(screen.queryByText(/You asked/)).toBeNull()
})

test('whoever checks one time gets the same price, volume and shares', async () => {
  const { server, screen } = await openResults(hill)
  await userEvent.click(await screen.findByRole('button', { name: 'Check 18:00 to 18:15' }))
  await screen.findByText(/It agrees: price, volume and every share come out as published/)
  screen.getByText(/6 bids, /)
  expect(server.calls('auctions', 'book')).toHaveLength(1)
})

test('whoever checks the whole day checks each unit and the hash over all', async () => {
  const { server, screen } = await openResults(hill)
  await userEvent.click(await screen.findByRole('button', { name: 'Check all 96' }))
  await screen.findByText(/All 96 agree/)
  expect(server.calls('auctions', 'book')).toHaveLength(96)
})

test('a share that was changed is found, and what differs is told with both figures', async () => {
  const { server, screen } = await openResults(hill)
  const auction = makeAuction(germany, '2026-10-26')
  const book = makeResults(auction, hill).bookOf(at18)
  server.on('auctions', 'book', () => ({
    ...book,
    fills: book.fills.map((fill) => (fill.id === '5' ? { ...fill, quantityWh: 1_100 } : fill))
  }))
  await userEvent.click(await screen.findByRole('button', { name: 'Check 18:00 to 18:15' }))
  await screen.findByText(/One price does not come out as published/)
  screen.getByText('Share of bid 5: published 1.1 kWh, here 1.2 kWh')
})

test('a book that was changed afterwards no longer has its hash', async () => {
  const { server, screen } = await openResults(hill)
  const auction = makeAuction(germany, '2026-10-26')
  const book = makeResults(auction, hill).bookOf(at18)
  server.on('auctions', 'book', () => ({
    ...book,
    bids: book.bids.map((one) =>
      one.id === '1' ? { ...one, limitPriceMicrosPerKwh: 390_000 } : one
    )
  }))
  await userEvent.click(await screen.findByRole('button', { name: 'Check 18:00 to 18:15' }))
  await screen.findByText(/Hash of the book: published/)
})

test('results that cannot be read say so and can be asked for again', async () => {
  const auction = makeAuction(germany, '2026-10-26')
  const made = makeResults(auction, hill)
  const server = auctionServer({ nowAt: '2026-10-27T09:00:00Z', market: germany, auction, made })
  server.lose('auctions', 'results')
  const screen = await renderApp(path, { server })
  await screen.findByText('No connection')
  server.on('auctions', 'results', () => made.results)
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('region', { name: 'Why 19.2 ct?' })
})
