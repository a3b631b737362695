import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { executed, id, now, order, ordersServer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const sell = order({
  id: id(2),
  side: 'sell',
  energyWh: 1_500,
  deliveryStart: '2026-10-24T10:00:00+02:00',
  deliveryEnd: '2026-10-24T11:00:00+02:00',
  limitPriceMicrosPerKwh: 90_000,
  worstPriceMicrosPerKwh: 90_000,
  worstCaseMicros: 135_000,
  heldMicros: 0
})
const done = order({ id: id(3), ...executed, deliveredAt: now })
const missed = order({ id: id(4), status: 'cancelled', reason: 'price_limit', closedAt: now })

test('what waits comes first, the next to come on top, with what is held and each limit', async () => {
  const screen = await renderApp('/orders', { server: ordersServer([order(), sell, done, missed]) })
  await screen.findByText('Buy 2.0 kWh')
  const rows = screen.getAllByRole('listitem').filter((row) => row.textContent.includes('kWh'))
  expect(rows.map((row) => row.querySelector('h3')?.textContent)).toEqual([
    'Sell 1.5 kWh',
    'Buy 2.0 kWh'
  ])
  expect(rows[0]?.textContent).toContain('at least 9.0 ct')
  expect(rows[0]?.textContent).toContain('+€0.14')
  expect(rows[1]?.textContent).toContain('Today, 12:00 to 13:00')
  expect(rows[1]?.textContent).toContain('€0.48held')
})

test('filters stand in the address bar and reach the server', async () => {
  const server = ordersServer([order(), sell, done, missed])
  const screen = await renderApp('/orders?status=all', { server })
  const person = userEvent.setup()
  await screen.findByText('the limit was not met')
  expect(screen.getAllByText('nothing moved')).toHaveLength(1)
  await person.click(screen.getByRole('button', { name: 'Sell' }))
  await waitFor(() => expect(screen.queryByText('Buy 2.0 kWh')).toBeNull())
  expect(screen.router.state.location.search).toEqual({ status: 'all', side: 'sell' })
  await screen.router.navigate({
    to: '/orders',
    search: { status: 'executed', from: '2026-10-25', to: '2026-10-25' }
  })
  await waitFor(() =>
    expect(server.calls('orders', 'list').at(-1)?.query).toEqual({
      limit: '20',
      status: 'executed',
      // A day of 25 hours, by the market's clock.
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z'
    })
  )
})

test('an execution is asked for twice, a cancellation once, each sent with a key of its own', async () => {
  const server = ordersServer([order()])
  server.refuse('orders', 'execute', 'limit_not_met', {
    priceMicrosPerKwh: 90_000,
    worstPriceMicrosPerKwh: 80_000
  })
  server.on('orders', 'cancel', () => order({ status: 'cancelled', reason: 'by_owner' }))
  const screen = await renderApp('/orders', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: /^Execute now: Buy 2.0 kWh/ }))
  expect(server.calls('orders', 'execute')).toHaveLength(0)
  await person.click(screen.getByRole('button', { name: /^Yes, fix the price now/ }))
  await screen.findByText('The price of that time is beyond what this order allows')
  await person.click(screen.getByRole('button', { name: /^Keep waiting/ }))
  await person.click(screen.getByRole('button', { name: /^Cancel: Buy 2.0 kWh/ }))
  await screen.findByText('Cancelled. Everything is free again.')
  const [execution] = server.calls('orders', 'execute')
  const [cancellation] = server.calls('orders', 'cancel')
  expect(execution?.params).toEqual({ id: id(1) })
  expect(cancellation?.headers['idempotency-key']).not.toBe(execution?.headers['idempotency-key'])
})

test('all are executed after a second word, and the answer says how many still wait', async () => {
  const server = ordersServer([order(), sell])
  server.on('orders', 'executePending', () => ({
    items: [
      { orderId: id(1), status: 'executed' as const, skipped: null },
      { orderId: id(2), status: 'pending' as const, skipped: 'price_unknown' as const }
    ]
  }))
  const screen = await renderApp('/orders', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'Execute all' }))
  await person.click(screen.getByRole('button', { name: 'Execute 2 orders' }))
  await screen.findByText('1 executed, 1 still waiting')
  expect(server.calls('orders', 'executePending').map((call) => call.body)).toEqual([{}])
})

test('an order that the server has changed shows how it stands now', async () => {
  const orders = [order()]
  const server = ordersServer(orders)
  const screen = await renderApp('/orders', { server })
  await screen.findByText('Buy 2.0 kWh')
  orders[0] = order({ ...executed })
  server.emit('order.changed', { orderId: id(1), batteryId: id(501), status: 'executed' })
  await screen.findByText('No order is waiting')
})

test('an order of which the hour has begun offers nothing to press', async () => {
  vi.setSystemTime(Date.parse('2026-10-24T10:05:00Z'))
  const screen = await renderApp('/orders', { server: ordersServer([order()]) })
  await screen.findByText('Buy 2.0 kWh')
  expect(screen.queryByRole('button', { name: /^Cancel:/ })).toBeNull()
})

test('who has no battery role is told so, and asks for nothing', async () => {
  const server = ordersServer()
  server.signIn({ role: 'consumer' })
  const screen = await renderApp('/orders', { server })
  await screen.findByText('Orders belong to a battery')
  expect(server.calls('orders', 'list')).toHaveLength(0)
})

test('an error can be tried again, and an empty filter says what helps', async () => {
  const server = ordersServer()
  server.refuse('orders', 'list', 'unavailable')
  const screen = await renderApp('/orders?side=sell', { server })
  await screen.findByText('The service cannot answer right now')
  server.on('orders', 'list', () => ({ items: [], nextCursor: null }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('No order fits these filters')
})

test('with all cancelled the focus goes from the buttons that are gone to the head of the page', async () => {
  const orders = [order(), sell]
  const server = ordersServer(orders)
  server.on('orders', 'cancelPending', () => {
    orders.length = 0
    const cancelled = { status: 'cancelled' as const, skipped: null }
    return { items: [1, 2].map((number) => ({ orderId: id(number), ...cancelled })) }
  })
  const screen = await renderApp('/orders', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'Cancel all' }))
  const group = screen.getByRole('group', { name: 'Please confirm' })
  await waitFor(() => expect(document.activeElement?.contains(group)).toBe(true))
  expect(document.activeElement).not.toBe(document.body)
  await person.click(screen.getByRole('button', { name: 'Cancel 2 orders' }))
  await screen.findByText('No order is waiting')
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
})
