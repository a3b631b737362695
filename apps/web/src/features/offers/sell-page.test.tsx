import type { Battery } from '@commonwatt/contract'
import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { home, id, marketServer, now, offer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const battery: Battery = {
  id: id(501),
  siteId: home.id,
  siteName: home.name,
  name: 'Cellar battery',
  capacityWh: 12_000,
  reserveWh: 2_000,
  chargeLimitW: 5_000,
  dischargeLimitW: 5_000,
  levelWh: 9_200,
  levelAt: now,
  promisedWh: 1_000,
  usableWh: 6_200,
  isSimulated: false,
  version: 1,
  createdAt: now
}

function sellServer(batteries: Battery[] = [battery]) {
  const server = marketServer({ role: 'producer' })
  server.on('batteries', 'list', () => ({ items: batteries, nextCursor: null }))
  server.on('assets', 'mine', () => ({ items: [], nextCursor: null }))
  return server
}

type Screen = Awaited<ReturnType<typeof renderApp>>

async function fill(screen: Screen, label: string, text: string) {
  const person = userEvent.setup()
  const field = await screen.findByLabelText(label)
  await person.clear(field)
  if (text !== '') await person.type(field, text)
  return person
}

test('an offer is sent with its window by the clock of the place, on a day of 25 hours', async () => {
  const server = sellServer()
  server.on('offers', 'create', () => offer({ isMine: true }))
  const screen = await renderApp('/sell', { server })
  await fill(screen, 'From', '2026-10-26')
  await fill(screen, 'Until', '2026-10-26')
  const person = await fill(screen, 'Your price', '14,5')
  await person.click(await screen.findByRole('button', { name: 'Offer 6.2 kWh at 14.5 ct' }))
  await waitFor(() =>
    expect(server.calls('offers', 'create').map((call) => call.body)).toEqual([
      {
        batteryId: id(501),
        title: 'Cellar battery',
        energyWh: 6_200,
        priceMicrosPerKwh: 145_000,
        // Freiburg is one hour ahead of UTC again since the night.
        deliveryStart: '2026-10-26T17:00:00.000Z',
        deliveryEnd: '2026-10-26T20:00:00.000Z'
      }
    ])
  )
  await screen.findByText('Your offer is on the market')
  expect(screen.router.state.location.pathname).toBe(`/offers/${id(1)}`)
})

test('before the button stands what buyers pay, what I earn and what the grid costs then', async () => {
  const screen = await renderApp('/sell', { server: sellServer() })
  await fill(screen, 'Your price', '10')
  // 10 ct and 10.5 ct of local fees; 6.2 kWh earn 62 ct; the grid costs 17 + 15 ct.
  await screen.findByText('20.5')
  expect(screen.getByText('+€0.62')).toBeTruthy()
  const grid = await screen.findByText(/buyers save 11.5 ct on each kWh/)
  expect(grid.textContent).toContain('32.0 ct')
})

test('a refused amount tells what can be offered, and every field keeps what was typed', async () => {
  const server = sellServer()
  server.refuse('offers', 'create', 'not_enough_energy', { availableWh: 3_100 })
  const screen = await renderApp('/sell', { server })
  await fill(screen, 'Title', 'Evening power')
  const person = await fill(screen, 'Your price', '14.5')
  await person.click(await screen.findByRole('button', { name: /^Offer 6.2 kWh/ }))
  expect(await screen.findAllByText(/^At most 3.1 kWh can be offered here/)).not.toHaveLength(0)
  expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('Evening power')
  expect(screen.getByLabelText<HTMLInputElement>('Your price').value).toBe('14.5')
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Amount' }).value).toBe('6.2')
})

test('a price under the lowest allowed is said at its field', async () => {
  const server = sellServer()
  server.refuse('offers', 'create', 'price_below_minimum', { minimumMicrosPerKwh: 50_000 })
  const screen = await renderApp('/sell', { server })
  const person = await fill(screen, 'Your price', '4')
  await person.click(await screen.findByRole('button', { name: /^Offer 6.2 kWh/ }))
  await screen.findByText('The lowest price allowed here is 5.0 ct')
})

test('only times at which a market time unit begins can be chosen, on a day of 23 hours too', async () => {
  const screen = await renderApp('/sell', { server: sellServer() })
  const timesOf = async (label: string) => {
    const field = await screen.findByLabelText<HTMLSelectElement>(label)
    return [...field.options].map((option) => option.value)
  }
  await fill(screen, 'From', '2027-03-28')
  const times = await timesOf('From, time')
  expect(times).toHaveLength(92)
  expect(times.slice(0, 3)).toEqual(['00:00', '00:15', '00:30'])
  expect(times).toContain('01:45')
  expect(times).not.toContain('02:00')
  // The day of 25 hours shows an hour twice, and each time of it once.
  await fill(screen, 'Until', '2026-10-25')
  expect(await timesOf('Until, time')).toHaveLength(96)
})

test('an offer from before whose time is no longer taken says so, and the time stays in sight', async () => {
  const server = sellServer()
  const old = { deliveryStart: '2026-10-26T17:05:00Z', deliveryEnd: '2026-10-26T20:00:00Z' }
  server.on('offers', 'get', () => offer({ isMine: true, remainingWh: 12_000, ...old }))
  const screen = await renderApp(`/sell?offerId=${id(1)}`, { server })
  const field = await screen.findByLabelText<HTMLSelectElement>('From, time')
  expect(field.value).toBe('18:05')
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: /^Change to 12/ }))
  await screen.findByText('Energy is sold in units of 15 minutes here: start and end with one')
  expect(server.calls('offers', 'update')).toEqual([])
  await person.selectOptions(field, '18:15')
  await screen.findByText(/2 h 45 min/)
})

test('a price above the cap of the market is said at its field before it is sent', async () => {
  const server = sellServer()
  const screen = await renderApp('/sell', { server })
  const person = await fill(screen, 'Your price', '400.1')
  await person.click(await screen.findByRole('button', { name: 'Put it on the market' }))
  await screen.findByText('The highest price allowed here is 400.0 ct')
  expect(server.calls('offers', 'create')).toEqual([])
})

test('what is missing is marked and nothing is sent', async () => {
  const server = sellServer()
  const screen = await renderApp('/sell', { server })
  await fill(screen, 'Title', '')
  await fill(screen, 'Until', '2026-10-24')
  const person = await fill(screen, 'Your price', '')
  await person.click(await screen.findByRole('button', { name: 'Put it on the market' }))
  await screen.findByText('Give it a name that people recognise')
  await screen.findByText('The end has to come after the start')
  await screen.findByText('A price, such as 12.5')
  expect(server.calls('offers', 'create')).toEqual([])
})

test('a place without a battery gets one here, and the offer starts from it', async () => {
  const server = sellServer([])
  server.on('batteries', 'create', () => {
    server.on('batteries', 'list', () => ({ items: [battery], nextCursor: null }))
    return battery
  })
  const screen = await renderApp('/sell', { server })
  await fill(screen, 'Capacity', '12')
  await fill(screen, 'In it now', '9.2')
  await fill(screen, 'Reserve', '13')
  await fill(screen, 'Charges with', '5')
  const person = await fill(screen, 'Discharges with', '5')
  await person.click(screen.getByRole('button', { name: 'Set up the battery' }))
  await screen.findByText('More than it can hold')
  expect(server.calls('batteries', 'create')).toEqual([])
  await fill(screen, 'Reserve', '2')
  await person.click(screen.getByRole('button', { name: 'Set up the battery' }))
  await screen.findByLabelText('Your price')
  expect(server.calls('batteries', 'create').map((call) => call.body)).toEqual([
    {
      siteId: home.id,
      name: 'Battery',
      capacityWh: 12_000,
      levelWh: 9_200,
      reserveWh: 2_000,
      chargeLimitW: 5_000,
      dischargeLimitW: 5_000
    }
  ])
})

test('changing an offer sends its version and keeps its energy available', async () => {
  const server = sellServer([{ ...battery, usableWh: 0 }])
  const mine = offer({ isMine: true, remainingWh: 12_000 })
  server.on('offers', 'get', () => mine)
  server.on('offers', 'update', () => mine)
  const screen = await renderApp(`/sell?offerId=${id(1)}`, { server })
  const person = await fill(screen, 'Your price', '12')
  await person.click(await screen.findByRole('button', { name: 'Change to 12.0 kWh at 12.0 ct' }))
  await waitFor(() => expect(server.calls('offers', 'update')).toHaveLength(1))
  const [call] = server.calls('offers', 'update')
  expect(call?.headers['if-match']).toBe('"3"')
  expect(call?.body).toMatchObject({ energyWh: 12_000, priceMicrosPerKwh: 120_000 })
})

test('a consumer is told who sells instead of being shown a form', async () => {
  const server = marketServer({ role: 'consumer' })
  const screen = await renderApp('/sell', { server })
  await screen.findByText('Only producers sell here')
})

test.each(['999999999999', '-2'])('of %s kWh nothing is said to be earned', async (text) => {
  const screen = await renderApp('/sell', { server: sellServer() })
  await fill(screen, 'Your price', '10')
  await screen.findByText('+€0.62')
  await fill(screen, 'Amount', text)
  await screen.findByText(/^At (most 6.2 kWh can be offered here|least 0.1 kWh)$/)
  expect(screen.queryByText('You earn if all of it is sold')).toBeNull()
  expect(screen.getByRole('button', { name: 'Put it on the market' })).toBeTruthy()
})

test('a price longer than any price leaves the page standing', async () => {
  const screen = await renderApp('/sell', { server: sellServer() })
  const person = await fill(screen, 'Your price', '999999999999')
  expect(screen.queryByText('You earn if all of it is sold')).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Put it on the market' }))
  await screen.findByText('The highest price allowed here is 400.0 ct')
})
