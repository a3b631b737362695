import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { executed, id, now, order, ordersServer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const open = (given: Parameters<typeof order>[0]) =>
  renderApp(`/orders/${id(1)}`, { server: ordersServer([order(given)]) })

test('a waiting order says when it happens, what is held, and its worst case line by line', async () => {
  const screen = await open({})
  await screen.findByText(
    /It waits until 12:00, then it is executed at the market’s price. €0.48 is held/
  )
  expect(screen.getByText('Energy, 2.0 kWh at 8.0 ct').nextSibling?.textContent).toBe('€0.16')
  expect(screen.getByText('You pay, at most').nextSibling?.textContent).toBe('€0.48')
  expect(screen.getByText('You placed it')).toBeTruthy()
})

test('an early execution says that the battery acts at its time', async () => {
  const screen = await open(executed)
  await screen.findByText('Bought at 8.0 ct per kWh. The battery charges from 12:00 on.')
  expect(screen.queryByRole('button', { name: /^Cancel/ })).toBeNull()
})

test('a part says how much of what, and only that is paid', async () => {
  const screen = await open({
    ...executed,
    status: 'partly_executed',
    reason: 'battery_full',
    executedWh: 500,
    totalMicros: 120_000,
    deliveredAt: now
  })
  await screen.findByText(/The battery had room for 0.5 kWh of 2.0 kWh; only that is paid./)
  expect(screen.getByText('You paid', { selector: 'dt' }).nextSibling?.textContent).toBe('€0.12')
})

test('below zero a buy receives money, with a plus', async () => {
  const screen = await open({
    ...executed,
    priceMicrosPerKwh: -500_000,
    energyMicros: -1_000_000,
    totalMicros: -680_000,
    deliveredAt: now
  })
  await screen.findByText('You received', { selector: 'dt' })
  expect(screen.getAllByText('+€0.68').length).toBeGreaterThan(0)
})

test.each([
  ['price_limit', 'cancelled', /The energy cost more than your limit of 8.0 ct per kWh/],
  ['price_changed', 'cancelled', /became worse than the 8.0 ct per kWh you were told/],
  ['price_unknown', 'expired', /The market never told a price for this time/],
  ['battery_full', 'failed', /The battery was full when its time came/],
  ['by_owner', 'cancelled', /You cancelled it/]
] as const)('an order that ended by %s says why', async (reason, status, sentence) => {
  const screen = await open({ status, reason, closedAt: now })
  await screen.findByText(sentence)
})

test('an order whose limit the known price ruled out says that nothing will happen', async () => {
  const limited = order({ limitPriceMicrosPerKwh: 10_000, worstPriceMicrosPerKwh: 10_000 })
  const screen = await renderApp(`/orders/${id(1)}`, { server: ordersServer([limited]) })
  await screen.findByText(/known when you placed it was 8.0 ct, and your limit is 1.0 ct/)
  expect(screen.queryByText(/then it is executed/)).toBeNull()
})
