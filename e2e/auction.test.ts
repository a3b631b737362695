import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { importPriceFile } from '@commonwatt/api/testing/commands'
import { createDatabase } from '@commonwatt/api/testing/database'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { needSharedData, sharedDataPath } from '@commonwatt/api/testing/shared-data'
import { findFaults, looks } from './support/axe.ts'
import { explainFailure, launchBrowser, openVisitor } from './support/browser.ts'
import { addMeter, register, setUpPlace, topUp } from './support/steps.ts'

/*
 * A day-ahead auction as three neighbours live it, on the real prices of June 2026: one sells and
 * one buys by the bid sheet, the third lets the place bid by itself; the gate closes; each sees
 * price, money and why, and checks it.
 */
const { url: databaseUrl, drop } = await createDatabase()
const browser = await launchBrowser()
afterAll(async () => {
  await browser.close()
  await drop()
})

const prices = 'de_lu_dayahead_2020_2026.csv.gz'
/** Monday morning in Berlin; the gate for Tuesday closes at noon. */
const startMs = Date.parse('2026-06-15T07:00:00Z')
const gateMs = Date.parse('2026-06-15T10:00:00Z')
const hourMs = 3_600_000
const minuteMs = 60_000
/** The price at eight in the evening of that Monday, 131.1 EUR/MWh, read off the file. */
const expectedAtEight = '13.1 ct'
/** Settling takes a moment of the jobs' own timers. */
const settleMs = 60_000

type Server = Awaited<ReturnType<typeof startBuiltServer>>

/** Wednesday to Friday before, 400 Wh in each hour: the habit that a standing bid plans from. */
async function reportHabit(server: Server, token: string): Promise<void> {
  const fromMs = Date.parse('2026-06-09T22:00:00Z')
  const readings = Array.from({ length: 72 }, (_, hour) => ({
    channel: 'import' as const,
    intervalStart: new Date(fromMs + hour * hourMs).toISOString(),
    intervalEnd: new Date(fromMs + (hour + 1) * hourMs).toISOString(),
    valueWh: 400
  }))
  const answer = await server.clientWith(token).metering.ingest({ body: { readings } })
  expect(answer).toMatchObject({ added: 72, rejected: [] })
}

async function openSheet(page: Page): Promise<void> {
  await page.goto('/auctions')
  await page
    .getByRole('link', { name: /^(Bid for|Open the bid sheet)/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

interface Stretch {
  from: string
  until: string
  kWh: string
  limit: string
}

/** Fills a stretch of the sheet with the same bid and saves the set. */
async function bid(page: Page, stretch: Stretch, count: number): Promise<void> {
  await openSheet(page)
  await page.getByRole('table', { name: 'My bids by time' }).waitFor()
  await page.getByRole('button', { name: 'Fill', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Fill a stretch' })
  for (const [label, time] of [
    ['From', stretch.from],
    ['Until', stretch.until]
  ] as const) {
    await dialog.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: time, exact: true }).click()
  }
  await dialog.getByLabel('kWh in each').fill(stretch.kWh)
  await dialog.getByLabel(/^At (least|most), ct/).fill(stretch.limit)
  await dialog.getByRole('button', { name: `Put ${count} bids into the sheet` }).click()
  await page
    .getByText('Expected is the wholesale price at the same time on Mon 15 Jun: there')
    .waitFor()
  await page.getByRole('button', { name: `${stretch.until} to 00:00, no bids` }).click()
  await page.getByRole('row', { name: '20:00 ' }).getByText(expectedAtEight).waitFor()
  await page.getByRole('button', { name: `Save ${count} bids` }).click()
  await page.getByRole('button', { name: `${count} bids saved` }).waitFor()
}

async function turnOnStandingBid(page: Page): Promise<void> {
  await openSheet(page)
  await page.getByRole('radio', { name: /Local and green/ }).check()
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByText('It is on.').waitFor()
}

/** What the page of the settled day says; it checks all prices first. */
async function readResult(page: Page): Promise<string> {
  await page.reload()
  await page.getByRole('button', { name: 'Check all 96' }).click()
  await page.getByText(/^All 96 agree/).waitFor()
  return page.getByRole('main').innerText()
}

/** The page of the settled day is accessible in both looks. */
async function expectAccessible(page: Page): Promise<void> {
  const storageState = await page.context().storageState()
  for (const look of looks) {
    const context = await browser.newContext({ ...look, storageState, bypassCSP: true })
    const own = await context.newPage()
    expect(await findFaults(own, page.url())).toEqual([])
    await context.close()
  }
}

test('three neighbours bid, one of them by itself, and each can check what came of it', async (context) => {
  needSharedData(context, prices)
  await importPriceFile(databaseUrl, sharedDataPath(prices))
  const aheadMs = startMs - Date.now()
  const server = await startBuiltServer(databaseUrl, { CLOCK_AHEAD_MS: String(aheadMs) })
  const open = async () => {
    const visitor = await openVisitor(browser, server.url)
    await visitor.context.clock.install({ time: startMs })
    return visitor
  }
  const visitors = [await open(), await open(), await open()] as const
  const [lena, jonas, marta] = visitors
  try {
    await register(lena.page, 'Lena Hartmann', 'lena@example.org', /^I make energy/i)
    await setUpPlace(lena.page, 'Talstrasse 12', '47.99', '10')
    await register(jonas.page, 'Jonas Meier', 'jonas@example.org', /^I want to buy/i)
    await setUpPlace(jonas.page, 'Am Bach 3', '48.00')
    await topUp(jonas.page)
    await register(marta.page, 'Marta Klein', 'marta@example.org', /^I want to buy/i)
    await setUpPlace(marta.page, 'Hofweg 8', '48.01')
    await topUp(marta.page)
    await reportHabit(server, await addMeter(marta.page))

    await turnOnStandingBid(marta.page)
    await bid(lena.page, { from: '11:00', until: '14:00', kWh: '0.5', limit: '6' }, 12)
    await bid(jonas.page, { from: '11:00', until: '13:00', kWh: '0.4', limit: '9' }, 8)
    // The job of standing bids takes its turn once a minute.
    await server.setClockAhead(aheadMs + minuteMs)
    await marta.page.getByText(/It placed 96 bids/).waitFor({ timeout: settleMs })

    await server.setClockAhead(gateMs - Date.now())
    for (const { context } of visitors) await context.clock.setSystemTime(gateMs)
    await jonas.page
      .getByRole('heading', { name: 'Price and volume' })
      .waitFor({ timeout: settleMs })
    /*
     * Until one o'clock Lena's 0.5 kWh meet 0.4 kWh of Jonas and 0.1 kWh of Marta: the middle of 6
     * and 9 ct suits all. After that Marta alone buys, and the price is what Lena asks. Fees are
     * 3.8 + 0.5 ct for the buyer.
     */
    const sold = await readResult(lena.page)
    const bought = await readResult(jonas.page)
    const boughtByItself = await readResult(marta.page)
    for (const page of [sold, bought, boughtByItself]) {
      expect(page).toMatch(/Price on average\s+7\.4\s*ct/)
      expect(page).toMatch(/Traded\s+4\.4\s*kWh/)
    }
    // 8 × 0.5 × 7.5 + 4 × 0.1 × 6 ct.
    expect(sold).toMatch(/Your sales\s+\+€0\.32/)
    // 8 × 0.4 × (7.5 + 4.3) ct.
    expect(bought).toMatch(/Your purchases\s+€0\.38/)
    // 8 × 0.1 × (7.5 + 4.3) + 4 × 0.1 × (6 + 4.3) ct.
    expect(boughtByItself).toMatch(/Your purchases\s+€0\.14/)
    await expectAccessible(marta.page)
    expect(visitors.flatMap(({ faults }) => faults)).toEqual([])
  } catch (error) {
    await explainFailure(visitors, error)
  } finally {
    await server.stop()
  }
})
