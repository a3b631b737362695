import { within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { auctionServer } from './testing/auction-server.ts'
import { germany, makeAuction, makeBidSet } from './testing/make.ts'

afterEach(() => void vi.useRealTimers())

const nowAt = '2026-10-25T10:24:18Z'
const idOf = (end: string) => `01985d3c-7a10-7c3e-9f44-1a2b3c4d5e${end}`
const tomorrow = makeAuction(germany, '2026-10-26')
const later = makeAuction(germany, '2026-10-27', { id: idOf('21') })
const today = makeAuction(germany, '2026-10-25', {
  id: idOf('22'),
  status: 'settled',
  bidCount: 1_204,
  volumeWh: 412_000,
  meanPriceMicrosPerKwh: 142_000
})
const untraded = makeAuction(germany, '2026-10-24', {
  id: idOf('23'),
  status: 'settled',
  bidCount: 0,
  volumeWh: 0
})

test('days that take bids come first, the nearest gate on top, then days with their prices', async () => {
  const server = auctionServer({
    nowAt,
    market: germany,
    auction: later,
    others: [tomorrow, today, untraded]
  })
  const held = { ...makeBidSet(tomorrow, []), heldMicros: 400_000, origin: 'manual' as const }
  const [bid] = makeBidSet(tomorrow, [
    {
      deliveryStart: '2026-10-26T10:00:00Z',
      side: 'buy',
      quantityWh: 350,
      limitPriceMicrosPerKwh: 90_000
    }
  ]).bids
  server.on('auctions', 'bids', ({ params }) =>
    params['id'] === tomorrow.id && bid ? { ...held, bids: [bid] } : makeBidSet(later, [])
  )
  const screen = await renderApp('/auctions', { server })
  const next = within(await screen.findByRole('region', { name: 'Tomorrow' }))
  await next.findByText('1 bid saved')
  next.getByText('€0.40 held')
  expect(next.getByRole('link', { name: 'Open the bid sheet' }).getAttribute('href')).toBe(
    `/auctions/${tomorrow.id}`
  )
  const timers = screen.getAllByRole('timer').map((timer) => timer.getAttribute('aria-label'))
  expect(timers[0]).toMatch(/^Gate closes in 35:/)
  expect(timers[1]).toMatch(/^Gate closes in 24 h/)
  const table = screen.getByRole('table', { name: 'Days with their prices' })
  const rows = [...table.querySelectorAll('tbody tr')].map((row) => row.textContent)
  expect(rows).toEqual(['Sun 25 Oct14.2 ct412 kWh1,204100', 'Sat 24 Octno trade0.00 kWh096'])
})

test('the rail says how long the next gate is open', async () => {
  const server = auctionServer({ nowAt, market: germany, auction: tomorrow })
  const screen = await renderApp('/nowhere', { server })
  const link = await screen.findByRole('link', { name: /^Auctions/ })
  await within(link).findByText('36 min')
})

test('a market without auctions says when the first one will close', async () => {
  const server = auctionServer({ nowAt, market: germany, auction: tomorrow })
  server.on('auctions', 'list', () => ({ items: [], nextCursor: null }))
  const screen = await renderApp('/auctions', { server })
  await screen.findByText('No auction here yet')
})

test('an address that names no auction is told as that, with the way back', async () => {
  const server = auctionServer({ nowAt, market: germany, auction: tomorrow })
  server.refuse('auctions', 'get', 'validation_failed')
  const screen = await renderApp('/auctions/nope', { server })
  const said = await screen.findByRole('alert')
  expect(said.textContent).toContain('This page does not exist')
  expect(said.textContent).not.toContain('form')
  expect(screen.getByRole('link', { name: 'All auctions' }).getAttribute('href')).toBe('/auctions')
})
