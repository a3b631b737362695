import { fireEvent } from '@testing-library/react'
import { afterEach, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, makeAuction } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

test('what the place has promised elsewhere is missing, in its units and out of the battery', async () => {
  const server = auctionServer({
    nowAt: '2026-10-25T10:24:18Z',
    market: germany,
    auction: makeAuction(germany, '2026-10-26'),
    plantWhOf: (unit) => (unit === 68 ? 450 : 2_450),
    storedWh: 1_200
  })
  const screen = await renderApp(`/auctions/${auctionId}`, { server })
  const fill = (name: string, value: string) =>
    fireEvent.change(screen.getByLabelText(name), { target: { value } })
  await screen.findByText(/can sell at most 1.45 kWh to 3.45 kWh, less where it has promised more/)
  await screen.findByText(/the battery gives at most 1.2 kWh in the whole day/)
  fireEvent.click(screen.getByText('12:00 to 18:00, no bids'))
  for (const [time, energy] of [
    ['16:45', '3.45'],
    ['17:00', '0.65']
  ] as const) {
    fill(`Energy in kWh, ${time}`, energy)
    fill(`Limit in ct per kWh, ${time}`, '12')
  }
  await screen.findByRole('button', { name: 'Save 2 bids' })
  fill('Energy in kWh, 17:00', '0.66')
  await screen.findByRole('button', { name: '17:00: your place can sell at most 0.65 kWh then' })
})
