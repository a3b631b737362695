import { fireEvent, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, makeAuction, makeBidSet } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const beforeGate = '2026-10-25T10:24:18Z'
const monday = makeAuction(germany, '2026-10-26')

/** The sheet with the afternoon unfolded. */
async function openSheet(given: Partial<Parameters<typeof auctionServer>[0]> = {}) {
  const world = { nowAt: beforeGate, market: germany, auction: monday, ...given }
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

test('with faults the one button is disabled and says how many fields to mend', async () => {
  const { screen, fill } = await openSheet()
  fill('Energy in kWh, 17:00', '1.2')
  fill('Limit in ct per kWh, 17:00', '12.5')
  fill('Energy in kWh, 17:15', '0')
  fill('Limit in ct per kWh, 17:15', 'x')
  const button = screen.getByRole<HTMLButtonElement>('button', { name: '2 fields to mend' })
  expect(button.disabled).toBe(true)
  expect(screen.queryByRole('button', { name: /^Save/ })).toBeNull()
  screen.getByRole('button', { name: 'Show the first' })
})

test('the focus stays at the button when bids are saved', async () => {
  const { server, screen, fill, person } = await openSheet()
  server.on('auctions', 'replaceBids', () => {
    const bid = { side: 'sell', quantityWh: 1_200, limitPriceMicrosPerKwh: 125_000 } as const
    const set = makeBidSet(monday, [{ deliveryStart: '2026-10-26T16:00:00Z', ...bid }])
    server.on('auctions', 'bids', () => set)
    return set
  })
  fill('Energy in kWh, 17:00', '1.2')
  fill('Limit in ct per kWh, 17:00', '12.5')
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  const saved = await screen.findByRole<HTMLButtonElement>('button', { name: '1 bid saved' })
  await waitFor(() => expect(document.activeElement).toBe(saved))
  expect([saved.disabled, saved.getAttribute('aria-disabled')]).toEqual([false, 'true'])
  await person.click(saved)
  expect(server.calls('auctions', 'replaceBids')).toHaveLength(1)
})

test('a further step is told apart from the first by its name', async () => {
  const { screen, fill, person } = await openSheet()
  fill('Energy in kWh, 17:00', '1.2')
  await person.click(screen.getByRole('button', { name: 'Add a step at 17:00' }))
  for (const name of ['Add a step at 17:00', 'Remove the bid at 17:00']) {
    screen.getByRole('button', { name })
    screen.getByRole('button', { name: `${name}, step 2` })
  }
  screen.getByLabelText('Energy in kWh, 17:00, step 2')
})

test('what is held for a purchase below zero is said to be the fees', async () => {
  const { screen, fill, person } = await openSheet()
  await person.click(screen.getByRole('button', { name: 'Sell, 17:00. Press to change' }))
  fill('Energy in kWh, 17:00', '1')
  fill('Limit in ct per kWh, 17:00', '-10')
  screen.getByText(/^For what you buy below zero the fees are held/)
  fill('Limit in ct per kWh, 17:00', '10')
  expect(screen.queryByText(/^For what you buy below zero/)).toBeNull()
})

test('bids that cannot be saved for want of a connection are told in whole sentences', async () => {
  const { server, screen, fill, person } = await openSheet()
  server.lose('auctions', 'replaceBids')
  fill('Energy in kWh, 17:00', '1.2')
  fill('Limit in ct per kWh, 17:00', '12.5')
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toMatch(/what you typed stays\.$/)
})

test('lines to paste are asked for before they can be put anywhere', async () => {
  const { screen, person } = await openSheet()
  await person.click(screen.getByRole('button', { name: 'Paste' }))
  await screen.findByText('Nothing is pasted yet: put your lines into the box.')
  const put = screen.getByRole<HTMLButtonElement>('button', { name: 'Put them into the sheet' })
  expect(put.disabled).toBe(true)
})

test('a standing bid without known prices says what it waits for', async () => {
  const server = auctionServer({ nowAt: beforeGate, market: germany, auction: monday })
  server.on('markets', 'day', ({ params }) => ({
    marketId: 'DE-LU',
    date: params['date'] ?? '',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    resolutionMin: 15 as const,
    slots: [],
    minMicrosPerKwh: null,
    maxMicrosPerKwh: null,
    meanMicrosPerKwh: null,
    isComplete: false,
    isSimulated: false
  }))
  const again = await renderApp(`/auctions/${auctionId}`, { server })
  await again.findByText(/^What the grid will ask is not known yet/)
  expect(again.getByRole<HTMLButtonElement>('button', { name: 'Turn on' }).disabled).toBe(true)
})
