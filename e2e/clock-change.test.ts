import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { importPriceFile } from '@commonwatt/api/testing/commands'
import { createDatabase } from '@commonwatt/api/testing/database'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { needSharedData, sharedDataPath } from '@commonwatt/api/testing/shared-data'
import { launchBrowser, openVisitor, type Visitor } from './support/browser.ts'
import { waitFor } from './support/wait.ts'

/*
 * The days on which clocks change, in a real browser: each has its own number of quarter-hours in the bid sheet and
 * in the chart of prices, whose rows a program can count; in India a day is a day.
 */
const { url: databaseUrl, drop } = await createDatabase()
const browser = await launchBrowser()
const email = 'lena@example.org'
const password = 'a long enough password'
/** The morning before each day of delivery, before the gates close. */
const days = [
  { marketId: 'DE-LU', date: '2026-03-29', count: 92, nowMs: Date.parse('2026-03-28T06:00:00Z') },
  { marketId: 'IN-IEX', date: '2026-03-29', count: 96, nowMs: Date.parse('2026-03-28T06:00:00Z') },
  { marketId: 'DE-LU', date: '2026-10-25', count: 100, nowMs: Date.parse('2026-10-24T06:00:00Z') },
  { marketId: 'IN-IEX', date: '2026-10-25', count: 96, nowMs: Date.parse('2026-10-24T06:00:00Z') }
] as const
const server = await startBuiltServer(databaseUrl, {
  CLOCK_AHEAD_MS: String(days[0].nowMs - Date.now())
})
const places = {
  'DE-LU': { city: 'Freiburg', pinCode: '79102', timeZone: 'Europe/Berlin' },
  'IN-IEX': { city: 'Delhi', pinCode: '110001', timeZone: 'Asia/Kolkata' }
} as const

beforeAll(async () => {
  const nobody = server.clientWith(null)
  await nobody.identity.register({
    body: { email, password, fullName: 'Lena Hartmann', role: 'producer' }
  })
  const session = await nobody.identity.login({ body: { email, password } })
  const client = server.clientWith(session.accessToken)
  for (const [marketId, place] of Object.entries(places)) {
    await client.sites.create({
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
  }
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await drop()
})

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
  const { page, context, faults } = await visit(nowMs)
  const times = await readTimes(page, items[0]?.id ?? '')
  expect(times).toHaveLength(count)
  const atTwo = times.filter((time) => time.startsWith('02:'))
  expect(atTwo).toHaveLength(4 + count - 96)
  expect(new Set(times).size).toBe(count)
  expect(faults).toEqual([])
  await context.close()
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
    await page.getByRole('button', { name: 'Table' }).click()
    const rows = page.getByRole('table').first().getByRole('row')
    await rows.nth(1).waitFor()
    // The first row is the heads.
    expect(await rows.count(), date).toBe(1 + count)
  }
  expect(faults).toEqual([])
  await context.close()
})
