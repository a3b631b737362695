import { fireEvent, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../test/fake-server.ts'
import { renderApp } from '../test/render.tsx'

function signedInServer() {
  const server = fakeServer()
  server.signIn()
  server.on('wallet', 'get', () => ({ balances: [] }))
  server.on('trades', 'list', () => ({ items: [], nextCursor: null }))
  return server
}

test('a stranger at a guarded page is led to the door with the way back', async () => {
  const screen = await renderApp('/wallet', { server: fakeServer() })
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(screen.router.state.location.search).toEqual({ returnTo: '/wallet' })
})

test('a stranger is asked who they are a few times at most, and then left alone', async () => {
  const server = fakeServer()
  const screen = await renderApp('/wallet', { server })
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(server.calls('identity', 'me').length).toBeLessThanOrEqual(3)
  expect(server.calls('markets', 'list')).toHaveLength(1)
})

test('a session that ends while a page is open leads to the door with the way back', async () => {
  const server = signedInServer()
  const screen = await renderApp('/', { server })
  await screen.findByText('No money here yet')
  server.on('identity', 'sessions', () => ({ items: [] }))
  await screen.router.navigate({ to: '/settings' })
  server.refuse('identity', 'me', 'unauthenticated')
  server.refuse('sites', 'list', 'unauthenticated')
  server.refuse('wallet', 'get', 'unauthenticated')
  void screen.queryClient.invalidateQueries({ queryKey: ['sites'] })
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(screen.router.state.location.search).toEqual({ returnTo: '/settings' })
})

test('a change of page names the tab and moves the focus to the heading', async () => {
  const screen = await renderApp('/', { server: signedInServer() })
  await screen.findByRole('heading', { level: 1, name: /Lena/ })
  expect(document.activeElement).toBe(document.body)
  await screen.router.navigate({ to: '/nowhere' as '/' })
  const heading = await screen.findByRole('heading', { level: 1 })
  await waitFor(() => expect(document.activeElement).toBe(heading))
  expect(document.title).toBe('There is nothing at this address · Commonwatt')
})

test('g and h go home, slash goes to the search, and neither while somebody types', async () => {
  const screen = await renderApp('/nowhere', { server: signedInServer() })
  const search = await screen.findByRole('searchbox')
  fireEvent.keyDown(document.body, { key: '/' })
  expect(document.activeElement).toBe(search)
  await userEvent.type(search, 'gh')
  expect(screen.router.state.location.pathname).toBe('/nowhere')
  search.blur()
  fireEvent.keyDown(document.body, { key: 'g' })
  fireEvent.keyDown(document.body, { key: 'h' })
  await waitFor(() => expect(screen.router.state.location.pathname).toBe('/'))
})

test('the account menu opens, closes on Escape and gives the focus back', async () => {
  const screen = await renderApp('/nowhere', { server: signedInServer() })
  const button = await screen.findByRole('button', {
    name: 'LH, Lena Hartmann: account and settings'
  })
  await userEvent.click(button)
  screen.getByRole('link', { name: 'Settings' })
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('link', { name: 'Settings' })).toBeNull()
  expect(document.activeElement).toBe(button)
})

test('what happens on the server shows by itself', async () => {
  const server = signedInServer()
  const screen = await renderApp('/', { server })
  await screen.findByText('No money here yet')
  const balance = {
    currency: 'EUR',
    availableMicros: 86_420_000,
    heldMicros: 0,
    owedMicros: 0,
    holds: []
  }
  server.on('wallet', 'get', () => ({ balances: [balance] }))
  server.emit('wallet.changed', {
    currency: 'EUR',
    availableMicros: 86_420_000,
    heldMicros: 0,
    owedMicros: 0
  })
  await screen.findByText('€86.42')
})

test('an answer to a request is sent with a key of its own', async () => {
  const server = signedInServer()
  server.on('trades', 'list', () => ({ items: [pendingTrade], nextCursor: null }))
  server.on('trades', 'setStatus', () => ({
    ...pendingTrade,
    status: 'accepted' as const,
    steps: [],
    intervals: []
  }))
  const screen = await renderApp('/', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Accept' }))
  await screen.findByText('You sold 3.0 kWh to Jonas Meier')
  const [call] = server.calls('trades', 'setStatus')
  expect(call?.body).toEqual({ status: 'accepted' })
  expect(call?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}-accepted$/)
})

const pendingTrade = {
  id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e01',
  offerId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e02',
  offerTitle: 'Evening power',
  sourceType: 'battery' as const,
  side: 'sell' as const,
  buyerId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e03',
  buyerName: 'Jonas Meier',
  sellerId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f',
  sellerName: 'Lena Hartmann',
  energyWh: 3_000,
  priceMicrosPerKwh: 200_000,
  gridFeeMicrosPerKwh: 100_000,
  platformFeeMicrosPerKwh: 5_000,
  currency: 'EUR',
  energyMicros: 600_000,
  gridFeeMicros: 300_000,
  platformFeeMicros: 15_000,
  totalMicros: 915_000,
  status: 'pending' as const,
  deliveredWh: null,
  estimatedWh: null,
  quality: null,
  paidMicros: null,
  earnedMicros: null,
  refundedMicros: 0,
  refundedEnergyMicros: 0,
  refundedGridFeeMicros: 0,
  refundedPlatformFeeMicros: 0,
  deliveryStart: '2026-10-25T17:00:00Z',
  deliveryEnd: '2026-10-25T20:00:00Z',
  timeZone: 'Europe/Berlin',
  requestedAt: '2026-10-25T11:58:00Z',
  answerUntil: '2026-10-25T14:24:00Z',
  settledAt: null,
  isSimulated: false
}
