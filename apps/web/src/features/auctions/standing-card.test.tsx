import type { Site, StandingBid } from '@commonwatt/contract'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { auctionId, germany, india, makeAuction, makeSite } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const monday = makeAuction(germany, '2026-10-26')

test('one goal and one cap turn it on, what it did is told, and it can be turned off', async () => {
  const server = auctionServer({
    nowAt: '2026-10-25T10:24:18Z',
    market: germany,
    auction: monday
  })
  let items: StandingBid[] = []
  server.on('standingBids', 'list', () => ({ items }))
  server.on('standingBids', 'create', ({ body }) => {
    const wish = body as Pick<StandingBid, 'siteId' | 'goal' | 'capMicrosPerKwh'>
    const lastRun = {
      auctionId,
      deliveryDate: '2026-10-26',
      at: '2026-10-25T10:24:00Z',
      outcome: 'placed' as const,
      bidCount: 96
    }
    const made = {
      id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e77',
      currency: 'EUR',
      createdAt: '2026-10-25T10:24:00Z',
      ...wish,
      lastRun
    }
    items = [made]
    return made
  })
  server.on('standingBids', 'remove', () => {
    items = []
    return null
  })
  const person = userEvent.setup()
  const screen = await renderApp(`/auctions/${auctionId}`, { server })
  await person.click(await screen.findByRole('radio', { name: /Balanced/ }))
  await screen.findByText('The grid asks about 31.0 ct per kWh, all in.')
  await person.click(screen.getByRole('button', { name: 'Turn on' }))
  await screen.findByText(/It placed 96 bids/)
  expect(server.calls('standingBids', 'create')[0]?.body).toMatchObject({
    goal: 'balanced',
    // 14.75 ct on average a week before, 15.5 ct of fees and levies, in whole cents.
    capMicrosPerKwh: 310_000
  })
  await person.click(screen.getByRole('button', { name: 'Turn off' }))
  await screen.findByRole('button', { name: 'Turn on' })
  expect(server.calls('standingBids', 'remove')).toHaveLength(1)
})

test('a refusal is told in words and the choice stays', async () => {
  const server = auctionServer({
    nowAt: '2026-10-25T10:24:18Z',
    market: germany,
    auction: monday
  })
  server.refuse('standingBids', 'create', 'trading_disabled')
  const person = userEvent.setup()
  const screen = await renderApp(`/auctions/${auctionId}`, { server })
  await person.click(await screen.findByRole('radio', { name: /Cheapest/ }))
  await screen.findByText(/The grid asks about/)
  await person.click(screen.getByRole('button', { name: 'Turn on' }))
  expect((await screen.findByRole('alert')).textContent).toContain('switched off')
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /Cheapest/ }).checked).toBe(true)
})

describe('with places in two markets', () => {
  const indian = { ...makeSite(india), id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e99' }
  const serverWith = (items: Site[]) => {
    const server = auctionServer({
      nowAt: '2026-10-25T10:24:18Z',
      market: germany,
      auction: monday
    })
    server.on('sites', 'list', () => ({ items, nextCursor: null }))
    return server
  }

  test('the one in the market of the auction bids', async () => {
    const server = serverWith([indian, makeSite(germany)])
    server.refuse('standingBids', 'create', 'trading_disabled')
    const person = userEvent.setup()
    const screen = await renderApp(`/auctions/${auctionId}`, { server })
    await screen.findByText(/The grid asks about/)
    await person.click(screen.getByRole('button', { name: 'Turn on' }))
    await screen.findByRole('alert')
    expect(server.calls('standingBids', 'create')[0]?.body).toMatchObject({
      siteId: makeSite(germany).id
    })
  })

  test('without one in that market, it asks for one', async () => {
    const screen = await renderApp(`/auctions/${auctionId}`, { server: serverWith([indian]) })
    await screen.findByRole('link', { name: 'Set up a place in this market' })
    expect(screen.queryByText('Or let it bid by itself')).toBeNull()
  })
})
