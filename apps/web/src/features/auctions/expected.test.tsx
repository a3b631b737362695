import { fireEvent } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, makeAuction, makeResults, type MadeBid } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const monday = makeAuction(germany, '2026-10-26')
/** A Monday is like the Monday before. */
const mondayBefore = makeAuction(germany, '2026-10-19', {
  id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e19'
})
/** 17:00 in Berlin, an hour ahead of the same time a week later by the clock of UTC. */
const deliveryStart = '2026-10-19T15:00:00Z'

type Server = ReturnType<typeof auctionServer>

async function openSheet(bids: readonly MadeBid[], prepare: (server: Server) => void = () => {}) {
  const { results, curvesOf, explainOf } = makeResults(mondayBefore, bids)
  const server = auctionServer({
    nowAt: '2026-10-25T10:24:18Z',
    market: germany,
    auction: monday,
    others: [results.auction]
  })
  server.on('auctions', 'results', () => results)
  server.on('auctions', 'curves', ({ query }) => curvesOf(query['deliveryStart'] ?? ''))
  server.on('auctions', 'explain', ({ query }) => explainOf(query['deliveryStart'] ?? ''))
  prepare(server)
  const screen = await renderApp(`/auctions/${auctionId}`, { server })
  await screen.findByRole('table', { name: 'My bids by time' })
  return { server, screen }
}

test('what neighbours paid at the same time is expected, and the wholesale price where none traded', async () => {
  const { server, screen } = await openSheet([
    { deliveryStart, side: 'sell', quantityWh: 400, limitPriceMicrosPerKwh: 60_000 },
    { deliveryStart, side: 'buy', quantityWh: 400, limitPriceMicrosPerKwh: 90_000 }
  ])
  await screen.findByText(/Expected is what the auction of Mon 19 Oct came to at the same time, or/)
  fireEvent.click(screen.getByText('12:00 to 18:00, no bids'))
  const rowOf = (time: string) =>
    screen.getByLabelText(`Energy in kWh, ${time}`).closest('tr')?.textContent
  expect(rowOf('17:00')).toContain('7.5 ct')
  // The 70th quarter-hour of the wholesale day.
  expect(rowOf('17:15')).toContain('16.9 ct')
  expect(server.calls('auctions', 'list').map(({ query }) => query)).toContainEqual(
    expect.objectContaining({ marketId: 'DE-LU', from: '2026-10-19', to: '2026-10-19' })
  )
})

test('an auction in which nothing was traded says so, and the wholesale price stands', async () => {
  const { screen } = await openSheet([])
  await screen.findByText(
    /Expected is the wholesale price at the same time on Mon 19 Oct: nothing was traded/
  )
})

test('an auction that cannot be read is not taken for one that is not there', async () => {
  const { screen } = await openSheet([], (server) =>
    server.refuse('auctions', 'results', 'internal')
  )
  await screen.findByText(/what the auction of that day came to could not be read/)
})
