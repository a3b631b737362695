import { waitFor } from '@testing-library/react'
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

const asked = trade()
const bought = trade({ id: id(2), side: 'buy', status: 'accepted', sellerName: 'Mühle Kappel' })
const done = trade({
  id: id(3),
  side: 'buy',
  status: 'completed',
  deliveredWh: 4_000,
  estimatedWh: 0,
  quality: 'measured',
  paidMicros: 876_000,
  earnedMicros: 456_000
})

test('a seller starts with the requests that wait, with what each earns and how long is left', async () => {
  const screen = await renderApp('/trades', { server: tradesServer([asked, bought, done]) })
  const row = await screen.findByRole('listitem')
  expect(row.textContent).toContain('5.0 kWh to Jonas Meier')
  expect(row.textContent).toContain('Today, 18:00 to 21:00')
  expect(row.textContent).toContain('Answer within 1 h 30 min')
  expect(row.textContent).toContain('+€0.57')
  expect(screen.getByRole('button', { name: /^Needs me/ }).textContent).toContain('1')
})

test('accepting and declining are two intentions, each sent once with a key of its own', async () => {
  const server = tradesServer([asked])
  server.refuse('trades', 'setStatus', 'unavailable')
  const screen = await renderApp('/trades', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'Accept: Jonas Meier' }))
  await screen.findByText('The service cannot answer right now')
  await person.click(screen.getByRole('button', { name: 'Accept: Jonas Meier' }))
  await waitFor(() => expect(server.calls('trades', 'setStatus')).toHaveLength(2))
  server.on('trades', 'setStatus', () => trade({ status: 'rejected' }))
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: 'Decline: Jonas Meier' }).hasAttribute('disabled')
    ).toBe(false)
  )
  await person.click(screen.getByRole('button', { name: 'Decline: Jonas Meier' }))
  await screen.findByText('Declined. Jonas Meier has the money back.')
  const calls = server.calls('trades', 'setStatus')
  expect(calls.map((call) => call.body)).toEqual([
    { status: 'accepted' },
    { status: 'accepted' },
    { status: 'rejected' }
  ])
  const keys = calls.map((call) => call.headers['idempotency-key'])
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test('a request that somebody has taken back meanwhile says so and stays readable', async () => {
  const server = tradesServer([asked])
  server.refuse('trades', 'setStatus', 'illegal_transition', { from: 'cancelled', to: 'accepted' })
  const screen = await renderApp('/trades', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Accept: Jonas Meier' }))
  await screen.findByText('This is no longer possible')
})

test('each tab has its own trades, and stands in the address bar', async () => {
  const screen = await renderApp('/trades', { server: tradesServer([asked, bought, done]) })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: /^Buying/ }))
  await screen.findByText('5.0 kWh from Mühle Kappel')
  expect(screen.queryByText('5.0 kWh to Jonas Meier')).toBeNull()
  expect(screen.router.state.location.search).toEqual({ tab: 'buying' })
  await person.click(screen.getByRole('button', { name: 'Done' }))
  await screen.findByText('5.0 kWh from Familie Okafor')
  expect(screen.getByText('€0.88')).toBeTruthy()
  expect(screen.queryByText('5.0 kWh from Mühle Kappel')).toBeNull()
})

test('a consumer has no selling tabs and can take a request back', async () => {
  const mine = trade({ id: id(4), side: 'buy' })
  const server = tradesServer([mine], 'consumer')
  server.on('trades', 'setStatus', () => ({ ...mine, status: 'cancelled' as const }))
  const screen = await renderApp('/trades', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel: Familie Okafor' }))
  await screen.findByText('Taken back. €1.10 is free again.')
  expect(screen.queryByRole('button', { name: /^Selling/ })).toBeNull()
})

test('nothing to do is said in words, not shown as an empty list', async () => {
  const screen = await renderApp('/trades', { server: tradesServer([]) })
  await screen.findByText('Nothing waits for you')
  await userEvent.click(screen.getByRole('button', { name: 'Done' }))
  await screen.findByText('No trade has ended yet')
})
