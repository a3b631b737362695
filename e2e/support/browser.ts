import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** The Chromium that the test command found; its absence is a fault, never a skip. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH']
  if (!executablePath) {
    throw new Error('CHROMIUM_PATH is not set: run the journeys by `npm test -- --only=e2e`')
  }
  return chromium.launch({ executablePath, args })
}

export interface Visitor {
  page: Page
  context: BrowserContext
  /** Uncaught errors of the page; a journey ends with none. */
  faults: string[]
}

/** Somebody with a browser of their own, in a time zone that is not the market's on purpose. */
export async function openVisitor(browser: Browser, url: string): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 900 }
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  return { page, context, faults }
}

/** Keeps a picture of what a failing journey saw, and says where. */
export async function explainFailure(visitors: readonly Visitor[], error: unknown): Promise<never> {
  const folder = mkdtempSync(join(tmpdir(), 'commonwatt-journey-'))
  const places: string[] = []
  for (const [index, { page, faults }] of visitors.entries()) {
    const path = join(folder, `visitor-${index + 1}.png`)
    await page.screenshot({ path, fullPage: true }).catch(() => rmSync(path, { force: true }))
    places.push(
      `${page.url()} (${path})${faults.length > 0 ? `, faults: ${faults.join('; ')}` : ''}`
    )
  }
  throw new Error(`The journey ended at ${places.join(' and ')}`, { cause: error })
}
