import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { createDatabase } from '@commonwatt/api/testing/database'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { explainFailure, launchBrowser, openVisitor } from './support/browser.ts'
import { addMeter, register, setUpPlace, topUp } from './support/steps.ts'

/*
 * The main job as people do it, in a real browser against the built product: a producer lists and
 * offers, a neighbour finds it, tops up and buys a part, the producer accepts, the meter reports,
 * both see the lines.
 */
const { url: databaseUrl, drop } = await createDatabase()
const server = await startBuiltServer(databaseUrl)
const browser = await launchBrowser()
afterAll(async () => {
  await browser.close()
  await server.stop()
  await drop()
})

const quarterMs = 15 * 60_000

async function listAsset(page: Page): Promise<void> {
  await page.goto('/assets/new')
  await page.getByRole('radio', { name: /solar/i }).check()
  await page.getByLabel('Name').fill('Roof of the school')
  await page.getByLabel('Power, at most').fill('900')
  await page.getByLabel('Town or quarter').fill('Freiburg, Wiehre')
  await page.getByLabel('Price of the energy').fill('11.4')
  await page.getByRole('button', { name: 'List this asset' }).click()
  await page.getByRole('heading', { name: 'Roof of the school' }).waitFor()
}

/** A local clock text of the place, as the form takes it. */
function berlinClock(atMs: number): { date: string; time: string } {
  const text = new Date(atMs).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

async function offerEnergy(page: Page, startMs: number, endMs: number): Promise<void> {
  await page.goto('/sell')
  await page.getByLabel('Title').fill('Midday sun')
  await page.getByLabel('Amount').fill('8')
  await page.getByLabel('Your price').fill('11.4')
  const start = berlinClock(startMs)
  const end = berlinClock(endMs)
  await page.getByLabel('From', { exact: true }).fill(start.date)
  await page.getByLabel('From, time').selectOption(start.time)
  await page.getByLabel('Until', { exact: true }).fill(end.date)
  await page.getByLabel('Until, time').selectOption(end.time)
  await page.getByRole('button', { name: /^Offer 8\.0 kWh at/ }).click()
  await page.getByRole('heading', { name: 'Midday sun' }).waitFor()
}

async function buyPart(page: Page): Promise<void> {
  await page.goto('/marketplace')
  await page
    .getByRole('link', { name: /Midday sun/ })
    .first()
    .click()
  await page.getByLabel('How much?').fill('5')
  await page.getByRole('button', { name: /^Reserve 5\.0 kWh for €/ }).click()
  await page
    .getByText(/waiting for an answer/i)
    .first()
    .waitFor()
}

async function acceptRequest(page: Page): Promise<void> {
  await page.goto('/trades')
  await page.getByRole('button', { name: 'Accept' }).first().click()
  await page.getByRole('button', { name: 'Accept' }).first().waitFor({ state: 'detached' })
}

async function report(token: string, startMs: number, endMs: number): Promise<void> {
  const answer = await server.clientWith(token).metering.ingest({
    body: {
      readings: [
        {
          channel: 'export',
          intervalStart: new Date(startMs).toISOString(),
          intervalEnd: new Date(endMs).toISOString(),
          valueWh: 4000
        }
      ]
    }
  })
  expect(answer).toMatchObject({ added: 1, rejected: [] })
}

/** Opens the settled trade from the list and reads the page. */
async function readSettled(page: Page): Promise<string> {
  await page.goto('/trades')
  await page
    .getByRole('button', { name: 'Done' })
    .or(page.getByRole('link', { name: 'Done' }))
    .click()
  await page
    .getByRole('link', { name: /5\.0 kWh/ })
    .first()
    .click()
  await page
    .getByText(/4\.0 kWh/)
    .first()
    .waitFor()
  return page.getByRole('main').innerText()
}

test('a producer and a neighbour trade from listing to ledger lines in the browser', async () => {
  const lena = await openVisitor(browser, server.url)
  const jonas = await openVisitor(browser, server.url)
  try {
    await register(lena.page, 'Lena Hartmann', 'lena@example.org', /^I make energy/i)
    await setUpPlace(lena.page, 'Talstrasse 12', '47.99')
    await listAsset(lena.page)
    const token = await addMeter(lena.page)

    await register(jonas.page, 'Jonas Meier', 'jonas@example.org', /^I want to buy/i)
    await setUpPlace(jonas.page, 'Am Bach 3', '48.00')
    await topUp(jonas.page)

    const startMs = Math.ceil(Date.now() / quarterMs + 1) * quarterMs
    const endMs = startMs + quarterMs
    await offerEnergy(lena.page, startMs, endMs)
    await buyPart(jonas.page)
    await acceptRequest(lena.page)

    await server.setClockAhead(endMs - Date.now())
    await report(token, startMs, endMs)
    await new Promise((next) => setTimeout(next, 8000))
    const his = await readSettled(jonas.page)
    const hers = await readSettled(lena.page)
    // 4.0 of 5.0 kWh at 11.4 ct arrived: 45.6 ct for the energy.
    expect(his).toContain('€0.46')
    expect(hers).toContain('+€0.46')
    expect([...lena.faults, ...jonas.faults]).toEqual([])
  } catch (error) {
    await explainFailure([lena, jonas], error)
  }
})
