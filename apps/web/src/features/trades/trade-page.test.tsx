import { waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { id, now, trade, tradesServer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Delivered in the hour that comes twice; one quarter of it has no reading. */
const settled = trade({
  side: 'buy',
  status: 'completed',
  energyWh: 1_000,
  deliveredWh: 940,
  estimatedWh: 250,
  quality: 'partly_estimated',
  // 940 Wh at 11.4, 10.0 and 0.5 ct: 107160 + 94000 + 4700 micros.
  paidMicros: 205_860,
  earnedMicros: 107_160,
  deliveryStart: '2026-10-25T00:30:00Z',
  deliveryEnd: '2026-10-25T01:30:00Z',
  settledAt: '2026-10-25T02:00:00Z',
  intervals: [
    { intervalStart: '2026-10-25T00:30:00Z', intervalEnd: '2026-10-25T00:45:00Z', energyWh: 230 },
    { intervalStart: '2026-10-25T00:45:00Z', intervalEnd: '2026-10-25T01:00:00Z', energyWh: 240 },
    { intervalStart: '2026-10-25T01:00:00Z', intervalEnd: '2026-10-25T01:15:00Z', energyWh: 220 }
  ]
})

test('a settled trade opens to its readings, with quality, offset and what was estimated', async () => {
  const screen = await renderApp(`/trades/${id(1)}`, { server: tradesServer([settled]) })
  const table = await screen.findByRole('table', { name: 'Readings behind this amount' })
  const rows = within(table).getAllByRole('row').slice(1)
  expect(rows.map((row) => row.textContent)).toEqual([
    '02:30 (+02:00) to 02:45 (+02:00)0.230 kWhMeasured2.62 ct',
    '02:45 (+02:00) to 02:00 (+01:00)0.240 kWhMeasured2.74 ct',
    '02:00 (+01:00) to 02:15 (+01:00)0.220 kWhMeasured2.51 ct',
    'Time without a reading0.250 kWhEstimated2.85 ct'
  ])
  expect(screen.getByText('Partly estimated')).toBeTruthy()
  expect(
    screen.getByText('0.94 kWh of 1.0 kWh arrived. You paid €0.21, and €0.01 is free again.')
  ).toBeTruthy()
})

test('the ledger lines of this trade alone are shown, with what was set aside, paid and freed', async () => {
  const server = tradesServer([settled])
  const entry = (number: number, reason: 'trade_hold' | 'trade_settlement' | 'trade_release') => ({
    id: id(400 + number),
    sequence: number,
    at: '2026-10-25T02:00:00Z',
    reason,
    currency: 'EUR',
    referenceType: 'trade' as const,
    referenceId: id(1),
    counterpartyName: null,
    hash: '7f3ae91c04b1'
  })
  server.on('wallet', 'entries', () => ({
    items: [
      { ...entry(3, 'trade_release'), availableMicros: 13_140, heldMicros: -13_140, owedMicros: 0 },
      { ...entry(2, 'trade_settlement'), availableMicros: 0, heldMicros: -205_860, owedMicros: 0 },
      { ...entry(1, 'trade_hold'), availableMicros: -219_000, heldMicros: 219_000, owedMicros: 0 }
    ],
    nextCursor: null
  }))
  const screen = await renderApp(`/trades/${id(1)}`, { server })
  const card = await screen.findByRole('region', { name: 'In your wallet' })
  await within(card).findByText('Set aside')
  const lines = within(card)
    .getAllByRole('listitem')
    .map((line) => line.textContent)
  expect(lines[0]).toMatch(/^Free again.*€0\.01$/)
  expect(lines[1]).toMatch(/^Paid.*€0\.21$/)
  expect(lines[2]).toMatch(/^Set aside.*€0\.22$/)
  expect(server.calls('wallet', 'entries')[0]?.query).toMatchObject({ referenceId: id(1) })
})

test('what I earned carries a plus, and fees are not mine to see', async () => {
  const sold = { ...settled, side: 'sell' as const }
  const screen = await renderApp(`/trades/${id(1)}`, { server: tradesServer([sold]) })
  await screen.findByRole('heading', { level: 1, name: '1.0 kWh to Jonas Meier' })
  expect(screen.getAllByText('+€0.11').length).toBeGreaterThan(0)
  expect(screen.queryByText(/Commonwatt fee/)).toBeNull()
})

test('a dispute needs words, and is sent with them', async () => {
  const server = tradesServer([settled])
  server.on('trades', 'setStatus', () => ({ ...settled, status: 'disputed' as const }))
  const screen = await renderApp(`/trades/${id(1)}`, { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'Dispute it' }))
  await person.click(screen.getByRole('button', { name: 'Dispute this trade' }))
  await screen.findByText('Say what is wrong')
  expect(server.calls('trades', 'setStatus')).toEqual([])
  await person.type(screen.getByLabelText('What is wrong?'), 'My meter shows 0.9 kWh.')
  await person.click(screen.getByRole('button', { name: 'Dispute this trade' }))
  await waitFor(() =>
    expect(server.calls('trades', 'setStatus').map((call) => call.body)).toEqual([
      { status: 'disputed', note: 'My meter shows 0.9 kWh.' }
    ])
  )
})

test('a request waits with the same answers here as in the list', async () => {
  const server = tradesServer([trade()])
  server.on('trades', 'setStatus', () => trade({ status: 'accepted' }))
  const screen = await renderApp(`/trades/${id(1)}`, { server })
  await screen.findByText(/You receive €0.57 for it, and the money is already held/)
  await userEvent.click(screen.getByRole('button', { name: 'Accept: Jonas Meier' }))
  await screen.findByText('You sold 5.0 kWh to Jonas Meier')
})

test('a trade of others is not told apart from none', async () => {
  const server = tradesServer([])
  server.refuse('trades', 'get', 'not_found')
  const screen = await renderApp(`/trades/${id(9)}`, { server })
  await screen.findByText('There is no such thing, or it is not yours')
})
