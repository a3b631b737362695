import { afterEach, expect, test, vi } from 'vitest'
import { auctionServer } from '../../features/auctions/testing/auction-server.ts'
import { auctionId, germany, makeAuction } from '../../features/auctions/testing/make.ts'
import { renderApp } from '../../test/render.tsx'

afterEach(() => void vi.useRealTimers())

async function hearOfFills(deliveryDate: string, nowAt: string) {
  const auction = makeAuction(germany, deliveryDate, { status: 'settled' })
  const server = auctionServer({ nowAt, market: germany, auction })
  const screen = await renderApp('/nowhere', { server })
  await screen.findByRole('heading', { level: 1 })
  server.emit('fills.ready', { auctionId, boughtWh: 0, soldWh: 4_200, amountMicros: 806_400 })
  await vi.waitFor(() => expect(server.calls('auctions', 'get')).toHaveLength(1))
  return screen
}

test('whoever bid hears on any page what came of it once the auction is settled', async () => {
  const screen = await hearOfFills('2026-10-26', '2026-10-25T11:01:00Z')
  await screen.findByText('Your bids for Mon 26 Oct are settled')
  screen.getByText('You sold 4.2 kWh and earned €0.81.')
})

test('of a day that is over nobody is told any more', async () => {
  const screen = await hearOfFills('2026-10-23', '2026-10-25T11:01:00Z')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(screen.queryByText(/^Your bids for Fri 23 Oct/)).toBeNull()
})
