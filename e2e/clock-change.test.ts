import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { importPriceFile } from '@commonwatt/api/testing/commands'
import { createDatabase } from '@commonwatt/api/testing/database'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { needSharedData, sharedDataPath } from '@commonwatt/api/testing/shared-data'
import { launchBrowser, openVisitor, type Visitor } from './support/browser.ts'
import { waitFor } from './support/wait.ts'

/*
 * The days on which clocks change, in a real browser: each has its own number of quarter-hours in
 * the bid sheet, in what was bought and sold, among the intervals of an order and in the chart of
 * prices; in India a day is a day.
 */
const { url: databaseUrl, drop } = await createDatabase()
const browser = await launchBrowser()
const email = 'lena@example.org'
const buyerEmail = 'jonas@example.org'
const password = 'a long enough password'
const minuteMs = 60_000
const settleMs = 30_000
/** The morning before each day of delivery; India's gate closes first. */
const days = [
  { marketId: 'IN-IEX', date: '2026-03-29', count: 96, nowMs: Date.parse('2026-03-28T06:00:00Z') },
  { marketId: 'DE-LU', date: '2026-03-29', count: 92, nowMs: Date.parse('2026-03-28T06:00:00Z') },
  { marketId: 'IN-IEX', date: '2026-10-25', count: 96, nowMs: Date.parse('2026-10-24T06:00:00Z') },
  { marketId: 'DE-LU', date: '2026-10-25', count: 100, nowMs: Date.parse('2026-10-24T06:00:00Z') }
] as const
const server = await startBuiltServer(databaseUrl, {
  CLOCK_AHEAD_MS: String(days[0].nowMs - Date.now())
})
const places = {
  'DE-LU': { city: 'Freiburg', pinCode: '79102', timeZone: 'Europe/Berlin' },
  'IN-IEX': { city: 'Delhi', pinCode: '110001', timeZone: 'Asia/Kolkata' }
} as const

const batteries = new Map<string, string>()

beforeAll(async () => {
  const nobody = server.clientWith(null)
  for (const [address, fullName] of [
    [email, 'Lena Hartmann'],
    [buyerEmail, 'Jonas Meier']
  ] as const) {
    await nobody.identity.register({
      body: { email: address, password, fullName, role: 'producer' }
    })
    await furnish(address)
  }
  await topUp('EUR')
  await topUp('INR')
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await drop()
})

async function signIn(address: string) {
  const body = { email: address, password }
  const { accessToken } = await server.clientWith(null).identity.login({ body })
  return server.clientWith(accessToken)
}

/** A place with panels in each market, and a battery in it. */
async function furnish(address: string): Promise<void> {
  const client = await signIn(address)
  for (const [marketId, place] of Object.entries(places)) {
    const { id: siteId } = await client.sites.create({
      body: {
        ...place,
        name: place.city,
        position: { latitude: 28, longitude: 77 },
        marketId,
        solarCapacityW: 9800,
        panelBrand: null,
        installationYear: null,
        sanctionedLoadW: 11_000,
        roleAtSite: 'owner'
      }
    })
    const { id } = await client.batteries.create({
      body: {
        siteId,
        name: 'Battery in the cellar',
        capacityWh: 10_000,
        reserveWh: 1000,
        chargeLimitW: 5000,
        dischargeLimitW: 5000,
        levelWh: 5000
      }
    })
    if (address === email) batteries.set(marketId, id)
  }
}

/** The buyer's money is there when the provider has confirmed it. */
async function topUp(currency: string): Promise<void> {
  const { wallet } = await signIn(buyerEmail)
  const body = { amountMicros: 20_000_000, currency }
  await wallet.topUp({ body, idempotencyKey: randomUUID() })
  await waitFor(
    `the money in ${currency}`,
    () => wallet.get(),
    ({ balances }) => balances.some((one) => one.currency === currency && one.availableMicros > 0)
  )
}

interface OpenAuction {
  id: string
  marketId: string
  deliveryStart: string
  gateClosureAt: string
}

/** One sells what the other buys in the first quarter-hour, and the gate closes over it. */
async function trade(auction: OpenAuction): Promise<void> {
  const { id, marketId, deliveryStart, gateClosureAt } = auction
  const quantityWh = 100
  for (const [address, side, limitPriceMicrosPerKwh] of [
    [email, 'sell', 0],
    [buyerEmail, 'buy', 100_000]
  ] as const) {
    const client = await signIn(address)
    const sites = await client.sites.list()
    const siteId = sites.items.find((site) => site.marketId === marketId)?.id
    await client.auctions.replaceBids({
      params: { id },
      body: {
        ...(siteId !== undefined && { siteId }),
        bids: [{ deliveryStart, side, quantityWh, limitPriceMicrosPerKwh }]
      },
      idempotencyKey: randomUUID()
    })
  }
  await server.setClockAhead(Date.parse(gateClosureAt) - Date.now())
  await waitFor(
    'the settled day',
    () => server.clientWith(null).auctions.get({ params: { id } }),
    ({ status }) => status === 'settled',
    settleMs
  )
}

/** How many rows a table of a chart has, without its heads. */
async function countRows(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Table' }).click()
  const rows = page.getByRole('table').first().getByRole('row')
  await rows.nth(1).waitFor()
  return (await rows.count()) - 1
}

async function visit(nowMs: number): Promise<Visitor> {
  const visitor = await openVisitor(browser, server.url)
  await visitor.context.clock.install({ time: nowMs })
  const response = await visitor.context.request.post('/api/v1/auth/login', {
    data: { email, password, transport: 'cookie' },
    headers: { origin: server.url }
  })
  expect(response.status()).toBe(200)
  return visitor
}

/** Opens every fold of the sheet and reads the times of all rows. */
async function readTimes(page: Page, auctionId: string): Promise<string[]> {
  await page.goto(`/auctions/${auctionId}`)
  const table = page.getByRole('table', { name: 'My bids by time' })
  await table.waitFor()
  const folds = table.getByRole('button', { expanded: false })
  while ((await folds.count()) > 0) await folds.first().click()
  const heads = await table.getByRole('rowheader').allInnerTexts()
  return heads.map((text) => text.replaceAll(/\s+/g, ' ').trim())
}

test.each(days)('$marketId has $count quarter-hours on $date', async (day) => {
  const { marketId, date, count, nowMs } = day
  await server.setClockAhead(nowMs - Date.now())
  const { items } = await waitFor(
    'the auction of the day',
    () => server.clientWith(null).auctions.list({ query: { marketId, from: date, to: date } }),
    (page) => page.items.length === 1
  )
  const [auction] = items
  if (!auction) throw new Error('The auction has gone')
  const { page, context, faults } = await visit(nowMs)
  const times = await readTimes(page, auction.id)
  expect(times).toHaveLength(count)
  const atTwo = times.filter((time) => time.startsWith('02:'))
  expect(atTwo).toHaveLength(4 + count - 96)
  expect(new Set(times).size).toBe(count)

  const battery = batteries.get(marketId) ?? ''
  await page.goto(`/orders/new?battery=${battery}&resolution=15&date=${date}`)
  const slots = page.getByRole('radio')
  await slots.nth(91).waitFor({ state: 'attached' })
  expect(await slots.count()).toBe(count)
  await context.close()

  await trade(auction)
  const later = await visit(Date.parse(auction.gateClosureAt) + minuteMs)
  await later.page.goto(`/portfolio?market=${marketId}&date=${date}`)
  expect(await countRows(later.page)).toBe(count)
  expect([...faults, ...later.faults]).toEqual([])
  await later.context.close()
})

test('the chart of real prices has a row for each quarter-hour of such a day', async (test) => {
  const prices = 'de_lu_dayahead_2020_2026.csv.gz'
  needSharedData(test, prices)
  await importPriceFile(databaseUrl, sharedDataPath(prices))
  const { page, context, faults } = await visit(days[2].nowMs)
  for (const [date, count] of [
    ['2026-03-29', 92],
    ['2025-10-26', 100]
  ] as const) {
    await page.goto(`/prices?date=${date}`)
    expect(await countRows(page), date).toBe(count)
  }
  expect(faults).toEqual([])
  await context.close()
})
