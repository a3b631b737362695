import { fireEvent } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, makeAuction } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const monday = makeAuction(germany, '2026-10-26')

/** The sheet with the afternoon unfolded. */
async function openSheet(given: Partial<Parameters<typeof auctionServer>[0]> = {}) {
  const world = { nowAt: '2026-10-25T10:24:18Z', market: germany, auction: monday, ...given }
  const server = auctionServer(world)
  const screen = await renderApp(`/auctions/${auctionId}`, { server })
  await screen.findByRole('table', { name: 'My bids by time' })
  fireEvent.click(screen.getByText('12:00 to 18:00, no bids'))
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
  const fill = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
  return { server, screen, field, fill, person: userEvent.setup() }
}

test('a bid of more energy than there can be is a fault at its field, and counts in no sum', async () => {
  const { screen, fill } = await openSheet()
  fill('Limit in ct per kWh, 17:00', '5')
  fill('Energy in kWh, 17:00', '1000000000000')
  screen.getByLabelText('Energy in kWh, 17:00. at most 1,000,000,000.0 kWh')
  screen.getByText('17:00: at most 1,000,000,000.0 kWh')
  expect(screen.queryByText('If all sells, at least')).toBeNull()
})
