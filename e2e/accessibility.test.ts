import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { BrowserContext } from 'playwright-core'
import { createDatabase } from '@commonwatt/api/testing/database'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { findFaults, looks } from './support/axe.ts'
import { launchBrowser } from './support/browser.ts'
import { waitFor } from './support/wait.ts'

/*
 * Every page, light on a desktop and dark on a small phone: nothing that axe finds in WCAG 2.0 to
 * 2.2 A and AA, nothing to scroll sideways, no uncaught error.
 */
const { url: databaseUrl, drop } = await createDatabase()
const server = await startBuiltServer(databaseUrl)
const browser = await launchBrowser()
afterAll(async () => {
  await browser.close()
  await server.stop()
  await drop()
})

const password = 'a long enough password'
const email = 'lena@example.org'
const hourMs = 3_600_000
const iso = (atMs: number) => new Date(atMs).toISOString()

/** A producer with a place, an asset, a meter with readings, money and an offer. */
async function makeContent() {
  await server.clientWith(null).identity.register({
    body: { email, password, fullName: 'Lena Hartmann', role: 'producer' }
  })
  const session = await server.clientWith(null).identity.login({ body: { email, password } })
  const client = server.clientWith(session.accessToken)
  const position = { latitude: 47.99, longitude: 7.84 }
  const site = await client.sites.create({
    body: {
      name: 'Talstrasse 12',
      city: 'Freiburg',
      pinCode: '79102',
      position,
      timeZone: 'Europe/Berlin',
      marketId: 'DE-LU',
      solarCapacityW: 9800,
      panelBrand: null,
      installationYear: 2021,
      sanctionedLoadW: 11_000,
      roleAtSite: 'owner'
    }
  })
  const asset = await client.assets.create({
    body: {
      name: 'Roof of the school',
      type: 'solar',
      capacityW: 30_000,
      locationName: 'Freiburg',
      position,
      priceMicrosPerKwh: 114_000,
      currency: 'EUR',
      description: 'Sixty panels',
      siteId: site.id
    }
  })
  const { device, credentials } = await client.metering.createDevice({
    body: { siteId: site.id, name: 'Meter', kind: 'meter' }
  })
  const now = Math.floor(Date.now() / hourMs) * hourMs
  await server.clientWith(credentials.token).metering.ingest({
    body: {
      readings: [1, 2, 3, 4].map((hoursAgo) => ({
        channel: 'import' as const,
        intervalStart: iso(now - hoursAgo * hourMs),
        intervalEnd: iso(now - (hoursAgo - 1) * hourMs),
        valueWh: 100 * hoursAgo
      }))
    }
  })
  const offer = await client.offers.create({
    body: {
      title: 'Evening power',
      energyWh: 8000,
      priceMicrosPerKwh: 114_000,
      deliveryStart: iso(now + 20 * hourMs),
      deliveryEnd: iso(now + 23 * hourMs),
      assetId: asset.id
    },
    idempotencyKey: randomUUID()
  })
  const battery = await client.batteries.create({
    body: {
      siteId: site.id,
      name: 'Cellar battery',
      capacityWh: 10_000,
      reserveWh: 1000,
      chargeLimitW: 5000,
      dischargeLimitW: 5000,
      levelWh: 6000
    }
  })
  await client.wallet.topUp({
    body: { amountMicros: 20_000_000, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
  await waitFor(
    'the money',
    () => client.wallet.get(),
    ({ balances }) => (balances[0]?.availableMicros ?? 0) > 0
  )
  const order = await client.orders.create({
    body: {
      side: 'buy',
      batteryId: battery.id,
      energyWh: 1000,
      deliveryStart: iso(now + 20 * hourMs),
      resolutionMin: 60,
      limitPriceMicrosPerKwh: 200_000
    },
    idempotencyKey: randomUUID()
  })
  const auctions = await waitFor(
    'an auction',
    () => client.auctions.list({ query: { marketId: 'DE-LU', status: 'open' } }),
    ({ items }) => items.length > 0
  )
  return {
    assetId: asset.id,
    auctionId: auctions.items[0]?.id ?? '',
    deviceId: device.id,
    offerId: offer.id,
    orderId: order.id
  }
}

const { assetId, auctionId, deviceId, offerId, orderId } = await makeContent()
const open = [
  '/',
  '/sign-in',
  '/register',
  '/marketplace',
  '/assets',
  '/prices',
  '/auctions',
  `/auctions/${auctionId}`,
  '/nowhere'
]
const signedIn = [
  '/',
  '/marketplace',
  `/offers/${offerId}`,
  '/sell',
  '/assets',
  `/assets/${assetId}`,
  '/assets/new',
  '/prices',
  '/auctions',
  `/auctions/${auctionId}`,
  '/trades',
  '/orders',
  '/orders/new',
  `/orders/${orderId}`,
  '/devices',
  `/devices/${deviceId}`,
  '/wallet',
  '/portfolio',
  '/portfolio?view=month',
  '/performance',
  '/performance?by=month',
  '/sites',
  '/sites/new',
  '/interests',
  '/settings'
]
async function signIn(context: BrowserContext): Promise<void> {
  const response = await context.request.post('/api/v1/auth/login', {
    data: { email, password, transport: 'cookie' },
    headers: { origin: server.url }
  })
  expect(response.status()).toBe(200)
}

for (const look of looks) {
  for (const visitor of ['somebody', 'a member'] as const) {
    const name = `${look.colorScheme} at ${look.viewport.width} px`
    test(`every page that ${visitor} sees is accessible, ${name}`, async () => {
      const context = await browser.newContext({ ...look, baseURL: server.url, bypassCSP: true })
      if (visitor === 'a member') await signIn(context)
      const page = await context.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      for (const path of visitor === 'a member' ? signedIn : open) {
        expect(await findFaults(page, path), path).toEqual([])
      }
      expect(errors).toEqual([])
      await context.close()
    })
  }
}
