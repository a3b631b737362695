import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { id, marketServer, now, offer, tradeOf } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const path = `/offers/${id(1)}`
type Screen = Awaited<ReturnType<typeof renderApp>>

async function typeAmount(screen: Screen, text: string) {
  const person = userEvent.setup()
  const field = await screen.findByRole('textbox', { name: 'How much?' })
  await person.clear(field)
  await person.type(field, text)
  return person
}

function valueOf(screen: Screen, label: RegExp): string {
  const term = screen.getByText(label)
  return term.parentElement?.querySelector('dd')?.textContent ?? ''
}

test('the ticket says each line, the sum, the worst case, the grid and the wallet after it', async () => {
  const screen = await renderApp(path, { server: marketServer() })
  await screen.findByRole('button', { name: 'Reserve 5.0 kWh for €1.10' })
  expect(valueOf(screen, /^Energy, 5.0 kWh at 11.4 ct/)).toBe('€0.57')
  expect(valueOf(screen, /^Local network and taxes, 10.0 ct/)).toBe('€0.50')
  expect(valueOf(screen, /^Commonwatt fee, 0.5 ct/)).toBe('€0.03')
  expect(valueOf(screen, /^You pay$/)).toBe('€1.10')
  // 5 kWh at 17.0 + 9.6 + 5.4 ct.
  const grid = await screen.findByText(/From the grid, 5.0 kWh would be/)
  expect(grid.textContent).toContain('€1.60')
  expect(
    await screen.findByRole('img', {
      name: 'Your wallet after this: €85.32 available, €5.30 held'
    })
  ).toBeTruthy()
})

test('shown lines add up to the shown sum where each alone would round away from it', async () => {
  const screen = await renderApp(path, { server: marketServer() })
  await typeAmount(screen, '2.5')
  // 28.5 + 25 + 1.25 ct are 54.75: rounded one by one they would show 0.29, 0.25 and 0.01.
  await screen.findByRole('button', { name: 'Reserve 2.5 kWh for €0.55' })
  const lines = [/^Energy, 2.5/, /^Local network and taxes, /, /^Commonwatt fee, /].map((label) =>
    Math.round(Number(valueOf(screen, label).replace('€', '')) * 100)
  )
  expect(lines.reduce((sum, cents) => sum + cents, 0)).toBe(55)
})

test('reserving sends the amount and my place once, however often the button is pressed', async () => {
  const server = marketServer()
  server.on('trades', 'create', () => tradeOf(offer(), 5_000))
  const screen = await renderApp(path, { server })
  const button = await screen.findByRole('button', { name: 'Reserve 5.0 kWh for €1.10' })
  const person = userEvent.setup()
  await person.dblClick(button)
  await screen.findByText('5.0 kWh are reserved for you.')
  const calls = server.calls('trades', 'create')
  expect(calls.map((call) => call.body)).toEqual([
    {
      offerId: id(1),
      energyWh: 5_000,
      siteId: id(900),
      allInMicrosPerKwh: offer().allInMicrosPerKwh
    }
  ])
  expect(calls[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  expect(screen.getByRole('link', { name: 'Follow this trade' }).getAttribute('href')).toBe(
    `/trades/${id(301)}`
  )
})

test('a lost answer is asked for again with the same key, another amount with another', async () => {
  const server = marketServer()
  server.lose('trades', 'create')
  const screen = await renderApp(path, { server })
  const person = userEvent.setup()
  const press = async (name: RegExp) => {
    await person.click(await screen.findByRole('button', { name }))
    await screen.findByText(/^No connection/)
  }
  await press(/^Reserve 5.0/)
  await press(/^Reserve 5.0/)
  await typeAmount(screen, '4')
  await press(/^Reserve 4.0/)
  const keys = server.calls('trades', 'create').map((call) => call.headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test('when somebody was faster, what is left is told and what was typed stays', async () => {
  const server = marketServer()
  server.refuse('trades', 'create', 'offer_exhausted', { remainingWh: 2_000 })
  const screen = await renderApp(path, { server })
  await screen.findByRole('button', { name: /^Reserve 5.0/ })
  server.on('offers', 'get', () => offer({ remainingWh: 2_000 }))
  await userEvent.click(screen.getByRole('button', { name: /^Reserve 5.0/ }))
  await screen.findByText('Somebody was faster: 2.0 kWh is left')
  await screen.findByText('Only 2.0 kWh left')
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'How much?' }).value).toBe('5')
  expect(screen.getByRole('button', { name: 'Reserve' }).hasAttribute('disabled')).toBe(true)
})

test('more than is left can’t be reserved', async () => {
  const server = marketServer()
  const screen = await renderApp(path, { server })
  await typeAmount(screen, '8.5')
  await screen.findByText('Only 8.4 kWh left')
  expect(screen.getByRole('button', { name: 'Reserve' }).hasAttribute('disabled')).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: 'All' }))
  await screen.findByRole('button', { name: 'Reserve 8.4 kWh for €1.84' })
})

test('too little money leads to the wallet and names what is missing', async () => {
  const screen = await renderApp(path, { server: marketServer({ availableMicros: 500_000 }) })
  const link = await screen.findByRole('link', { name: 'Top up' })
  expect(link.getAttribute('href')).toBe('/wallet')
  expect(screen.getByText('€0.60')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Reserve/ })).toBeNull()
})

test('without a place there is nothing to reserve for', async () => {
  const screen = await renderApp(path, { server: marketServer({ sites: [] }) })
  const link = await screen.findByRole('link', { name: 'Set up your place first' })
  expect(link.getAttribute('href')).toBe('/sites/new')
})

test('a visitor sees the whole price and comes back here after signing in', async () => {
  const screen = await renderApp(path, { server: marketServer({ role: null }) })
  const link = await screen.findByRole('link', { name: 'Sign in to reserve' })
  expect(link.getAttribute('href')).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`)
  expect(valueOf(screen, /^You pay$/)).toBe('€1.10')
})

test('an account that only looks on is told so', async () => {
  const screen = await renderApp(path, { server: marketServer({ role: 'investor' }) })
  await screen.findByText(/Producers and consumers buy energy/)
  expect(screen.queryByRole('button', { name: /^Reserve/ })).toBeNull()
})

test('what I asked for stands above with what is held, and can be taken back', async () => {
  const pending = tradeOf(offer(), 2_000)
  const server = marketServer({ trades: [pending] })
  server.on('trades', 'setStatus', () => ({ ...pending, status: 'cancelled' as const }))
  const screen = await renderApp(path, { server })
  await screen.findByText('2.0 kWh are waiting for an answer')
  expect(screen.getByText('€0.44 is held')).toBeTruthy()
  expect(screen.getByText('Answer in 1 h 54 min')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() =>
    expect(server.calls('trades', 'setStatus').map(({ params, body }) => [params, body])).toEqual([
      [{ id: id(301) }, { status: 'cancelled' }]
    ])
  )
})

test('my own offer can be changed while nobody bought, and withdrawn only after a second word', async () => {
  const mine = offer({ isMine: true, remainingWh: 12_000, acceptedWh: 0 })
  const server = marketServer({ role: 'producer', offers: [mine] })
  server.on('offers', 'cancel', () => ({ ...mine, status: 'cancelled' as const }))
  const screen = await renderApp(path, { server })
  const person = userEvent.setup()
  const change = await screen.findByRole('link', { name: 'Change this offer' })
  expect(change.getAttribute('href')).toBe(`/sell?offerId=${id(1)}`)
  expect(screen.queryByRole('textbox', { name: 'How much?' })).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Withdraw' }))
  expect(server.calls('offers', 'cancel')).toEqual([])
  await person.click(screen.getByRole('button', { name: 'Withdraw the offer' }))
  await waitFor(() => expect(server.calls('offers', 'cancel')[0]?.headers['if-match']).toBe('"3"'))
})

test('an offer of which the rest is asked for says that it may come back, not that it is sold', async () => {
  const askedFor = { remainingWh: 0, acceptedWh: 4_000 }
  const screen = await renderApp(path, { server: marketServer({ offers: [offer(askedFor)] }) })
  await screen.findByText(/The rest of it is asked for/)
  expect(screen.queryByRole('button', { name: /^Reserve/ })).toBeNull()
  expect(screen.queryByText('All of it is sold.')).toBeNull()
})

test('on my own offer what is sold stands apart from what waits for my answer', async () => {
  const mine = offer({ isMine: true, remainingWh: 0, acceptedWh: 4_000 })
  const screen = await renderApp(path, {
    server: marketServer({ role: 'producer', offers: [mine] })
  })
  await screen.findByText('Sold')
  expect(valueOf(screen, /^Sold$/)).toBe('4.0 kWh')
  expect(valueOf(screen, /^Asked for, not answered$/)).toBe('8.0 kWh')
  screen.getByRole('button', { name: 'Withdraw' })
})

test('an offer whose delivery has begun is no longer sold', async () => {
  const begun = offer({ deliveryStart: '2026-10-25T12:00:00Z' })
  const screen = await renderApp(path, { server: marketServer({ offers: [begun] }) })
  await screen.findByText('Delivery has begun, so nothing more is sold here.')
  expect(screen.queryByRole('textbox', { name: 'How much?' })).toBeNull()
})

test('a day without prices compares with nothing', async () => {
  const server = marketServer({ priceMicrosPerKwh: null })
  const screen = await renderApp(path, { server })
  await screen.findByText("The grid's price of that day is not known yet")
  expect(screen.queryByText(/From the grid/)).toBeNull()
})

test.each([
  ['999999999999', /^Only .* left$/],
  ['99999999999999999999', /^At most /],
  ['-2', /^At least /]
])('%s kWh is answered at the field, and no sum is made of it', async (text, words) => {
  const screen = await renderApp(path, { server: marketServer() })
  await typeAmount(screen, text)
  await screen.findByText(words)
  expect(screen.queryByText('You pay')).toBeNull()
  expect(screen.queryByText(/From the grid/)).toBeNull()
  expect(screen.getByRole('button', { name: 'Reserve' }).hasAttribute('disabled')).toBe(true)
})

test('an offer that is not there leads back to the marketplace', async () => {
  const server = marketServer()
  server.refuse('offers', 'get', 'not_found')
  const screen = await renderApp(path, { server })
  await screen.findByText('This offer is not here')
  expect(screen.getByRole('link', { name: 'Back to the marketplace' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})
