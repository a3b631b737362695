import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { battery, id, longDay, now, order, ordersServer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const slotsOf = (screen: Awaited<ReturnType<typeof renderApp>>) =>
  screen.getAllByRole<HTMLInputElement>('radio')

test('a day of 25 hours has 25, 50 or 100 intervals, the repeated ones told apart by their offset', async () => {
  const server = ordersServer()
  const screen = await renderApp(`/orders/new?date=${longDay}`, { server })
  await waitFor(() => expect(slotsOf(screen)).toHaveLength(25))
  expect(screen.getByText('02:00 (+02:00)')).toBeTruthy()
  expect(screen.getByText('02:00 (+01:00)')).toBeTruthy()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: '15 min' }))
  await waitFor(() => expect(slotsOf(screen)).toHaveLength(100))
  await person.click(screen.getByRole('button', { name: '30 min' }))
  await waitFor(() => expect(slotsOf(screen)).toHaveLength(50))
})

test('what is over or too soon cannot be chosen, and the cheapest of the rest is proposed', async () => {
  const screen = await renderApp('/orders/new', { server: ordersServer() })
  await waitFor(() => expect(slotsOf(screen)).toHaveLength(24))
  // 09:00 now, so 09:30 is the earliest start.
  const open = slotsOf(screen).filter((slot) => !slot.disabled)
  expect(open).toHaveLength(14)
  screen.getByText(/an order is placed at least 30 minutes before it starts/)
  expect(open.findIndex((slot) => slot.checked)).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: 'Sell' }))
  await waitFor(() => expect(slotsOf(screen).at(-1)?.checked).toBe(true))
})

test('before the button stands what it costs, the worst case, the wallet and the battery after it', async () => {
  const screen = await renderApp('/orders/new', { server: ordersServer() })
  // 10:00 is the eleventh hour: 6.0 ct; 15.5 ct network and levies, 0.5 ct fee.
  await screen.findByText('Energy, 2.0 kWh at 6.0 ct')
  expect(screen.getByText('You pay').nextSibling?.textContent).toBe('€0.44')
  expect(screen.getByText(/Worst case: you pay/).textContent).toContain('€0.44')
  expect(screen.getByLabelText('Your wallet after this: €19.56 available, €0.44 held')).toBeTruthy()
  expect(
    await screen.findByLabelText(
      'The battery goes from 6.0 kWh to 8.0 kWh of 10.0 kWh; 1.0 kWh is its reserve'
    )
  ).toBeTruthy()
  const person = userEvent.setup()
  await person.type(screen.getByLabelText('Only if it costs at most'), '20')
  expect((await screen.findByText(/Worst case: you pay/)).textContent).toContain('€0.72')
})

test('orders that are there already take their part of the battery', async () => {
  const first = order({
    energyWh: 3_500,
    deliveryStart: '2026-10-24T10:00:00+02:00',
    deliveryEnd: '2026-10-24T11:00:00+02:00'
  })
  const screen = await renderApp('/orders/new', { server: ordersServer([first]) })
  await screen.findByText('Room for 0.50 kWh by then')
})

test('the order is sent as it stands on the ticket, and opens', async () => {
  const server = ordersServer([order({ id: id(9), side: 'sell' })])
  server.on('orders', 'create', () => order({ id: id(9), side: 'sell' }))
  const start = '2026-10-25T01:00:00.000Z'
  const screen = await renderApp(
    `/orders/new?side=sell&date=${longDay}&start=${encodeURIComponent(start)}`,
    { server }
  )
  const person = userEvent.setup()
  await person.type(await screen.findByLabelText('Only if it brings at least'), '4.5')
  await person.click(
    await screen.findByRole('button', { name: 'Sell 2.0 kWh at 02:00 (+01:00) for €0.11' })
  )
  await waitFor(() =>
    expect(server.calls('orders', 'create').map((call) => call.body)).toEqual([
      {
        side: 'sell',
        batteryId: battery.id,
        energyWh: 2_000,
        deliveryStart: start,
        resolutionMin: 60,
        limitPriceMicrosPerKwh: 45_000
      }
    ])
  )
  await screen.findByText('Your order is scheduled')
  expect(screen.router.state.location.pathname).toBe(`/orders/${id(9)}`)
})

test('a refusal says what can be done, and everything typed stays', async () => {
  const server = ordersServer()
  server.refuse('orders', 'create', 'battery_full', { availableWh: 1_200 })
  const screen = await renderApp('/orders/new', { server })
  const person = userEvent.setup()
  const limit = await screen.findByLabelText<HTMLInputElement>('Only if it costs at most')
  await person.type(limit, '20')
  await person.click(await screen.findByRole('button', { name: /^Buy 2.0 kWh at 10:00/ }))
  await screen.findByText('The battery will have room for 1.2 kWh by then')
  expect(limit.value).toBe('20')
})

test('a limit that the market does not take is said beside the field and cannot be sent', async () => {
  const screen = await renderApp('/orders/new', { server: ordersServer() })
  await userEvent.type(await screen.findByLabelText('Only if it costs at most'), '401')
  await screen.findByText(
    'This market takes limits from −50.0 ct to 400.0 ct, in steps of 0.001 ct'
  )
  const button = screen.getByRole('button', { name: 'Schedule the order' })
  expect(button.hasAttribute('disabled')).toBe(true)
})

test('too little money leads to the wallet', async () => {
  const server = ordersServer()
  server.on('wallet', 'get', () => ({
    balances: [
      { currency: 'EUR', availableMicros: 100_000, heldMicros: 0, owedMicros: 0, holds: [] }
    ]
  }))
  const screen = await renderApp('/orders/new', { server })
  await screen.findByText(/is missing for the worst case/)
  expect(screen.getByRole('link', { name: 'Top up' })).toBeTruthy()
})

test('without a battery there is one way on', async () => {
  const server = ordersServer()
  server.on('batteries', 'list', () => ({ items: [], nextCursor: null }))
  const screen = await renderApp('/orders/new', { server })
  await screen.findByText('Orders need a battery')
  expect(screen.getByRole('link', { name: 'Go to Energy' })).toBeTruthy()
})

test('an amount beyond the battery is answered at the field, and no sum is made of it', async () => {
  const screen = await renderApp('/orders/new', { server: ordersServer() })
  await screen.findByText('You pay')
  const person = userEvent.setup()
  const field = screen.getByLabelText('How much?')
  await person.clear(field)
  await person.type(field, '999999999999')
  await screen.findByText('At most 4.0 kWh')
  for (const text of ['You pay', /Worst case/]) expect(screen.queryByText(text)).toBeNull()
  screen.getByLabelText(/The battery goes from 6.0 kWh to 6.0 kWh/)
})

test('a limit that the known price rules out is said to come to nothing, and no price to pay is shown', async () => {
  const screen = await renderApp('/orders/new', { server: ordersServer() })
  await screen.findByText('You pay')
  await userEvent.type(screen.getByLabelText('Only if it costs at most'), '1')
  await screen.findByText(
    /At the price known today this will not happen: the energy costs 6.0 ct, and your limit is 1.0 ct/
  )
  for (const text of ['You pay', /Worst case/, /It is executed at/])
    expect(screen.queryByText(text)).toBeNull()
  screen.getByText('It ends at 10:00 by itself. Until then you can cancel it.')
  screen.getByLabelText(/The battery goes from 6.0 kWh to 6.0 kWh/)
  expect(screen.getByRole('button', { name: 'Schedule the order' })).toBeTruthy()
})

test('a consumer is told whose orders are, and led to what they can buy', async () => {
  const server = ordersServer()
  server.signIn({ role: 'consumer' })
  const screen = await renderApp('/orders/new', { server })
  await screen.findByText('Orders belong to a battery')
  expect(screen.getByRole('link', { name: 'See what is on sale' })).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Go to Energy' })).toBeNull()
})
