import type { Auction, Market } from '@commonwatt/contract'
import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, india, makeAuction, makeBidSet, type MadeBid } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const path = `/auctions/${auctionId}`
const monday = makeAuction(germany, '2026-10-26')
const beforeGate = '2026-10-25T10:24:18Z'

type Screen = Awaited<ReturnType<typeof renderApp>>

const openSheet = async (given: Partial<Parameters<typeof auctionServer>[0]> = {}) => {
  const server = auctionServer({ nowAt: beforeGate, market: germany, auction: monday, ...given })
  const screen = await renderApp(path, { server })
  await screen.findByRole('table', { name: 'My bids by time' })
  return { server, screen }
}

const bid = (
  deliveryStart: string,
  side: 'buy' | 'sell',
  quantityWh: number,
  limit: number
): MadeBid => ({
  deliveryStart,
  side,
  quantityWh,
  limitPriceMicrosPerKwh: limit
})

/** Opens every fold and gives the times of all rows. */
function openAll(screen: Screen): string[] {
  const table = screen.getByRole('table', { name: 'My bids by time' })
  for (const fold of table.querySelectorAll('button[aria-expanded="false"]')) fireEvent.click(fold)
  return [...table.querySelectorAll('th[scope="row"]')].map((head) => head.textContent ?? '')
}

/** Opens only the folds that hold these times: fewer rows, faster tests. */
function open(screen: Screen, ...ranges: string[]): void {
  for (const range of ranges) fireEvent.click(screen.getByText(`${range}, no bids`))
}

const field = (screen: Screen, name: string) => screen.getByLabelText<HTMLInputElement>(name)

const fill = (screen: Screen, name: string, value: string) =>
  fireEvent.change(field(screen, name), { target: { value } })

async function dayOf(market: Market, date: string, nowAt: string): Promise<string[]> {
  const { screen } = await openSheet({ market, auction: makeAuction(market, date), nowAt })
  return openAll(screen)
}

test('the sheet of the day on which clocks go forward has 92 quarter-hours and none at 02:00', async () => {
  const times = await dayOf(germany, '2026-03-29', '2026-03-28T08:00:00Z')
  expect(times).toHaveLength(92)
  expect(times.filter((time) => time.startsWith('02:'))).toEqual([])
})

test('the sheet of the day on which clocks go back has 100, the repeated hour told by its offset', async () => {
  const times = await dayOf(germany, '2026-10-25', '2026-10-24T08:00:00Z')
  expect(times).toHaveLength(100)
  expect(times.filter((time) => time.startsWith('02:'))).toEqual([
    '02:00+02:00',
    '02:15+02:00',
    '02:30+02:00',
    '02:45+02:00',
    '02:00+01:00',
    '02:15+01:00',
    '02:30+01:00',
    '02:45+01:00'
  ])
})

test('an Indian day has 96 quarter-hours of local time', async () => {
  const times = await dayOf(india, '2026-10-26', '2026-10-25T04:00:00Z')
  expect(times).toHaveLength(96)
  expect([times[0], times[95]]).toEqual(['00:00', '23:45'])
})

test('what is typed says its worst case at once, and is saved whole under one key', async () => {
  const { server, screen } = await openSheet()
  const saved = [
    bid('2026-10-26T10:00:00Z', 'buy', 350, 90_000),
    bid('2026-10-26T16:00:00Z', 'sell', 1_200, 125_000)
  ]
  server.on('auctions', 'replaceBids', () => {
    const set = makeBidSet(monday, saved, { heldMicros: 46_550 })
    server.on('auctions', 'bids', () => set)
    return set
  })
  open(screen, '06:00 to 12:00', '12:00 to 18:00')
  const person = userEvent.setup()
  fill(screen, 'Energy in kWh, 17:00', '1.2')
  await person.type(field(screen, 'Limit in ct per kWh, 17:00'), '12,5')
  await person.click(screen.getByRole('button', { name: 'Sell, 11:00. Press to change' }))
  fill(screen, 'Energy in kWh, 11:00', '0.35')
  expect(screen.getByText('One field is still empty')).toBeTruthy()
  fill(screen, 'Limit in ct per kWh, 11:00', '9')
  // 0.35 kWh × 9.0 ct, and 3.8 + 0.5 ct fees on each.
  const foot = screen.getByText('You pay at most').parentElement
  expect(foot?.textContent).toContain('€0.05')
  expect(foot?.textContent).toContain('will be held')
  expect(screen.getByText('If all sells, at least').parentElement?.textContent).toContain('+€0.15')
  await person.click(screen.getByRole('button', { name: 'Save 2 bids' }))
  await screen.findByRole('button', { name: '2 bids saved' })
  const [call] = server.calls('auctions', 'replaceBids')
  expect(call?.body).toEqual({
    siteId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e11',
    bids: saved
  })
  expect(call?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
})

test('after a lost answer the same key asks again, and every field stays', async () => {
  const { server, screen } = await openSheet({
    bids: [bid('2026-10-26T16:00:00Z', 'sell', 450, 140_000)]
  })
  const person = userEvent.setup()
  fill(screen, 'Energy in kWh, 17:00', '0.5')
  server.lose('auctions', 'replaceBids')
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  await screen.findByText(/We could not save your bids. They are still here/)
  expect(field(screen, 'Energy in kWh, 17:00').value).toBe('0.5')
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  await waitFor(() => expect(server.calls('auctions', 'replaceBids')).toHaveLength(2))
  const keys = server
    .calls('auctions', 'replaceBids')
    .map((call) => call.headers['idempotency-key'])
  expect(keys[0]).toBe(keys[1])
})

test('a refused set says why in words, and another sheet has another key', async () => {
  const { server, screen } = await openSheet()
  open(screen, '12:00 to 18:00')
  const person = userEvent.setup()
  fill(screen, 'Energy in kWh, 17:00', '1')
  fill(screen, 'Limit in ct per kWh, 17:00', '12')
  server.refuse('auctions', 'replaceBids', 'trading_disabled')
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  await screen.findByText(/Trading is switched off here/)
  fill(screen, 'Limit in ct per kWh, 17:00', '12.5')
  expect(screen.queryByText(/We could not save/)).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  await waitFor(() => expect(server.calls('auctions', 'replaceBids')).toHaveLength(2))
  const [first, again] = server.calls('auctions', 'replaceBids')
  expect(first?.headers['idempotency-key']).not.toBe(again?.headers['idempotency-key'])
})

test('rows from a spreadsheet go where they belong, and a line that cannot be read keeps all of them out', async () => {
  const { screen } = await openSheet()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Paste' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Paste from a spreadsheet' }))
  const box = dialog.getByLabelText('Lines to paste')
  fireEvent.change(box, { target: { value: '17:00;sell;0,45;14,0\n34;sell;0,45;14,0' } })
  dialog.getByText('One line cannot be read')
  dialog.getByText(/34 is the number of a slot/)
  const button = () => dialog.getByRole<HTMLButtonElement>('button', { name: /into the sheet/ })
  expect(button().disabled).toBe(true)
  fireEvent.change(box, { target: { value: '17:00;sell;0,45;14,0\n17:15;sell;0,5;14,0' } })
  await person.click(button())
  await waitFor(() => expect(field(screen, 'Energy in kWh, 17:15').value).toBe('0.50'))
  screen.getByRole('button', { name: 'Save 2 bids' })
  await person.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByRole('button', { name: 'No bids yet' })
})

test('figures pasted over a field go down from it, lines with times to their times', async () => {
  const { screen } = await openSheet()
  open(screen, '12:00 to 18:00')
  const paste = (name: string, text: string) =>
    fireEvent.paste(field(screen, name), { clipboardData: { getData: () => text } })
  paste('Energy in kWh, 17:00', '0.45\t14\n0.5\t14')
  expect(field(screen, 'Energy in kWh, 17:15').value).toBe('0.5')
  expect(field(screen, 'Limit in ct per kWh, 17:15').value).toBe('14')
  paste('Energy in kWh, 17:00', '20:00\tsell\t0.6\t12.5\n20:15\tsell\t0.6\t12.5')
  openAll(screen)
  expect(field(screen, 'Energy in kWh, 20:15').value).toBe('0.60')
  paste('Energy in kWh, 17:00', '99\tsell\tx\t12.5\n17:00\tsell\tx\t2')
  await screen.findByRole('dialog', { name: 'Paste from a spreadsheet' })
})

test('another day is copied by the local clock', async () => {
  const sunday = makeAuction(germany, '2026-10-25', {
    id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e20',
    status: 'settled'
  })
  const server = auctionServer({
    nowAt: beforeGate,
    market: germany,
    auction: monday,
    others: [sunday]
  })
  server.on('auctions', 'results', () => ({ auction: sunday, units: [], mine: [] }))
  // 17:00 on both days: winter time begins between them, so UTC is not the same everywhere.
  server.on('auctions', 'bids', ({ params }) =>
    makeBidSet(
      monday,
      params['id'] === sunday.id
        ? [
            bid('2026-10-25T00:15:00Z', 'buy', 300, 90_000),
            bid('2026-10-25T16:00:00Z', 'sell', 450, 140_000)
          ]
        : []
    )
  )
  const screen = await renderApp(path, { server })
  await screen.findByRole('table', { name: 'My bids by time' })
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Copy a day' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Copy another day' }))
  await dialog.findByText(/1 bid from 02:15 \(\+02:00\) stay behind/)
  await person.click(dialog.getByRole('button', { name: 'Copy 1 bid' }))
  await screen.findByRole('button', { name: 'Save 1 bid' })
  openAll(screen)
  expect(field(screen, 'Energy in kWh, 17:00').value).toBe('0.45')
})

test('a stretch is filled at once and stands as one line', async () => {
  const { screen } = await openSheet()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Fill' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Fill a stretch' }))
  await person.click(dialog.getByRole('button', { name: 'Put 16 bids into the sheet' }))
  dialog.getByText('A price, such as 12.5')
  await person.type(dialog.getByLabelText('kWh in each'), '0.5')
  await person.type(dialog.getByLabelText('At least, ct per kWh'), '14')
  await person.click(dialog.getByRole('button', { name: 'Put 16 bids into the sheet' }))
  const whole = 'Limit in ct per kWh, 17:00 to 21:00, each'
  await waitFor(() => expect(field(screen, whole).value).toBe('14.0'))
  fireEvent.change(field(screen, whole), { target: { value: '15' } })
  await person.click(screen.getByRole('button', { name: 'Show 17:00 to 21:00 one by one' }))
  expect(field(screen, 'Limit in ct per kWh, 20:45').value).toBe('15')
})

test('the notice that nothing is handed in goes away with saving', async () => {
  const { screen, server } = await openSheet()
  const saved = [bid('2026-10-26T11:00:00Z', 'sell', 200, 90_000)]
  server.on('auctions', 'replaceBids', () => makeBidSet(monday, saved))
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Paste' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Paste from a spreadsheet' }))
  fireEvent.change(dialog.getByLabelText('Lines to paste'), {
    target: { value: '12:00 sell 0.2 9' }
  })
  await person.click(dialog.getByRole('button', { name: 'Put 1 bid into the sheet' }))
  await screen.findByText(/Nothing is handed in before you save/)
  await person.click(screen.getByRole('button', { name: 'Save 1 bid' }))
  await waitFor(() => expect(screen.queryByText(/Nothing is handed in/)).toBeNull())
})

test('arrows, Enter and the Page keys move between fields, and a fold in the way opens', async () => {
  const { screen } = await openSheet()
  openAll(screen)
  const person = userEvent.setup()
  field(screen, 'Energy in kWh, 17:00').focus()
  const here = () => document.activeElement?.getAttribute('aria-label')
  await person.keyboard('{ArrowDown}')
  expect(here()).toBe('Energy in kWh, 17:15')
  await person.keyboard('{Enter}{ArrowRight}')
  expect(here()).toBe('Limit in ct per kWh, 17:30')
  await person.keyboard('{PageUp}')
  expect(here()).toBe('Limit in ct per kWh, 16:30')
  await person.keyboard('{Home}')
  expect(here()).toBe('Limit in ct per kWh, 00:00')
  fireEvent.click(screen.getByRole('button', { name: '18:00 to 00:00, no bids' }))
  await person.keyboard('{End}')
  await waitFor(() => expect(here()).toBe('Limit in ct per kWh, 23:45'))
  await person.keyboard('7')
  await person.keyboard('{Control>}z{/Control}')
  expect(field(screen, 'Limit in ct per kWh, 23:45').value).toBe('')
})

test('own bids that cross and energy the place does not have are told before saving', async () => {
  const { screen } = await openSheet()
  open(screen, '12:00 to 18:00')
  await screen.findByText(/your place can sell at most 2.45 kWh/)
  const person = userEvent.setup()
  fill(screen, 'Energy in kWh, 17:00', '2.5')
  fill(screen, 'Limit in ct per kWh, 17:00', '12')
  await person.click(
    screen.getByRole('button', { name: '17:00: your place can sell at most 2.45 kWh then' })
  )
  await waitFor(() => expect(document.activeElement?.getAttribute('data-cell')).toBe('energy'))
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /to mend$/ }).disabled).toBe(true)
})

test('a consumer buys and nothing else', async () => {
  const { screen } = await openSheet({ role: 'consumer' })
  open(screen, '12:00 to 18:00')
  expect(screen.queryByRole('button', { name: /Press to change/ })).toBeNull()
  await screen.findByText(/your place can use at most 2.75 kWh/)
})

test('what the wallet lacks is said before, with the way to it', async () => {
  const { screen } = await openSheet({ availableMicros: 10_000 })
  open(screen, '06:00 to 12:00')
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Sell, 11:00. Press to change' }))
  fill(screen, 'Energy in kWh, 11:00', '1')
  fill(screen, 'Limit in ct per kWh, 11:00', '9')
  screen.getByText('€0.12 is missing')
  screen.getByRole('link', { name: 'Top up' })
})

test('what is expected is the same time of the market’s newest day, and it says so', async () => {
  const { screen } = await openSheet()
  open(screen, '12:00 to 18:00')
  // A Monday is like the Monday before; 17:00 is the 69th quarter-hour there.
  await screen.findByText(
    /Expected is the wholesale price at the same time on Mon 19 Oct: there is no auction/
  )
  const row = field(screen, 'Energy in kWh, 17:00').closest('tr')
  expect(row?.textContent).toContain('16.8 ct')
})

test('a reload brings back what was not saved, and it can be dropped', async () => {
  const first = await openSheet()
  open(first.screen, '12:00 to 18:00')
  fill(first.screen, 'Energy in kWh, 17:00', '1.2')
  await waitFor(() => expect(Object.keys(localStorage).join()).toContain('commonwatt.bids'))
  const again = await renderApp(path, { server: first.server })
  await again.findAllByText(/You typed this and did not save it/)
  const drops = again.getAllByRole('button', { name: 'Drop it' })
  const last = drops.at(-1)
  if (!last) throw new Error('nothing to drop')
  await userEvent.click(last)
  await waitFor(() => expect(Object.keys(localStorage).join()).not.toContain('commonwatt.bids'))
})

test('a gate that closes while one types ends the sheet and says what did not make it', async () => {
  const { server, screen } = await openSheet({ nowAt: '2026-10-25T10:59:50Z' })
  open(screen, '12:00 to 18:00')
  fireEvent.change(field(screen, 'Energy in kWh, 17:00'), { target: { value: '1.2' } })
  expect(screen.getByRole('timer').getAttribute('aria-label')).toMatch(/Gate closes in 0:\d\d/)
  const closed: Auction = { ...monday, status: 'closed' }
  server.on('auctions', 'get', () => closed)
  vi.setSystemTime(Date.parse('2026-10-25T11:00:01Z'))
  await screen.findByText(/The gate closed at 12:00/)
  screen.getByText(/You had typed 1 bid and not saved them before the gate closed/)
  expect(screen.queryByRole('timer')).toBeNull()
})

test('the server’s clock decides, not this one', async () => {
  const { server, screen } = await openSheet()
  server.greet('2026-10-25T10:50:00Z')
  await waitFor(() =>
    expect(screen.getByRole('timer').getAttribute('aria-label')).toMatch(
      /Gate closes in (10:00|9:5\d)/
    )
  )
})

test('bids that were changed elsewhere do not disappear under what is typed', async () => {
  const { server, screen } = await openSheet()
  open(screen, '12:00 to 18:00')
  fill(screen, 'Energy in kWh, 17:00', '1.2')
  server.on('auctions', 'bids', () =>
    makeBidSet(monday, [bid('2026-10-26T10:00:00Z', 'buy', 350, 90_000)], {
      acceptedAt: '2026-10-25T10:25:00Z',
      origin: 'standing'
    })
  )
  server.emit('bids.changed', { auctionId })
  await screen.findByText(/Your standing bid placed 1 bids/)
  expect(field(screen, 'Energy in kWh, 17:00').value).toBe('1.2')
  await userEvent.click(screen.getByRole('button', { name: 'Show those' }))
  await screen.findByRole('button', { name: '1 bid saved' })
})

test('an untouched sheet follows what the server holds', async () => {
  const { server, screen } = await openSheet()
  server.on('auctions', 'bids', () =>
    makeBidSet(monday, [bid('2026-10-26T10:00:00Z', 'buy', 350, 90_000)], {
      acceptedAt: '2026-10-25T10:25:00Z'
    })
  )
  server.emit('bids.changed', { auctionId })
  await screen.findByRole('button', { name: '1 bid saved' })
})

test('somebody who is not signed in is led to the door and back', async () => {
  const server = auctionServer({ nowAt: beforeGate, market: germany, auction: monday, role: null })
  const screen = await renderApp(path, { server })
  const link = await screen.findByRole('link', { name: 'Sign in to bid' })
  expect(link.getAttribute('href')).toContain(encodeURIComponent(path))
})
