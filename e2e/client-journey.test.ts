import { randomUUID } from 'node:crypto'
import { get } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { startBuiltServer } from '@commonwatt/api/testing/server'
import { createDatabase } from '@commonwatt/api/testing/database'
import { waitFor } from './support/wait.ts'

/*
 * The main job from end to end as a program lives it: the typed client, real HTTP, the sandbox
 * provider's real callbacks, the jobs by their own timers; only the quarter-hour of delivery is
 * passed by the server's clock.
 */
const { url: databaseUrl, drop } = await createDatabase()
const server = await startBuiltServer(databaseUrl)
afterAll(async () => {
  await server.stop()
  await drop()
})

const password = 'a long enough password'
const quarterMs = 15 * 60_000
const key = () => ({ idempotencyKey: randomUUID() })
const iso = (atMs: number) => new Date(atMs).toISOString()
const home = {
  city: 'Freiburg',
  pinCode: '79102',
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 0,
  panelBrand: null,
  installationYear: null,
  sanctionedLoadW: 11_000,
  roleAtSite: 'owner' as const
}

async function join(email: string, role: 'producer' | 'consumer') {
  const body = { email, password, fullName: email.split('@')[0] ?? email, role }
  await server.clientWith(null).identity.register({ body })
  return signIn(email)
}

async function signIn(email: string) {
  const session = await server.clientWith(null).identity.login({ body: { email, password } })
  return server.clientWith(session.accessToken)
}

test('a producer lists and offers, a neighbour finds and buys a part, meters settle it, both see why', async () => {
  let lena = await join('lena@example.org', 'producer')
  let jonas = await join('jonas@example.org', 'consumer')

  const roof = await lena.sites.create({
    body: { ...home, name: 'Roof', position: { latitude: 47.99, longitude: 7.84 } }
  })
  const asset = await lena.assets.create({
    body: {
      name: 'Roof of the school',
      type: 'solar',
      capacityW: 9_000_000,
      locationName: 'Freiburg',
      position: roof.position,
      priceMicrosPerKwh: 114_000,
      currency: 'EUR',
      description: 'Sixty panels',
      siteId: roof.id
    }
  })
  const { credentials } = await lena.metering.createDevice({
    body: { siteId: roof.id, name: 'Meter', kind: 'meter' }
  })
  const deliveryStart = Math.ceil(Date.now() / quarterMs + 1) * quarterMs
  const deliveryEnd = deliveryStart + quarterMs
  const offer = await lena.offers.create({
    body: {
      title: 'Midday sun',
      energyWh: 8000,
      priceMicrosPerKwh: 114_000,
      deliveryStart: iso(deliveryStart),
      deliveryEnd: iso(deliveryEnd),
      assetId: asset.id
    },
    ...key()
  })

  await jonas.sites.create({
    body: { ...home, name: 'Flat', position: { latitude: 48.0, longitude: 7.86 } }
  })
  const near = await jonas.offers.list({
    query: { latitude: 48.0, longitude: 7.86, radiusM: 5000 }
  })
  expect(near.items.map((item) => item.id)).toEqual([offer.id])

  await jonas.wallet.topUp({ body: { amountMicros: 20_000_000, currency: 'EUR' }, ...key() })
  await waitFor(
    'the money',
    () => jonas.wallet.get(),
    ({ balances }) => balances[0]?.availableMicros === 20_000_000
  )
  const asked = await jonas.trades.create({ body: { offerId: offer.id, energyWh: 5000 }, ...key() })
  expect(asked).toMatchObject({ status: 'pending', energyMicros: 570_000 })
  const held = await jonas.wallet.get()
  expect(held.balances[0]).toMatchObject({
    availableMicros: 20_000_000 - asked.totalMicros,
    heldMicros: asked.totalMicros
  })
  const accepted = await lena.trades.setStatus({
    params: { id: asked.id },
    body: { status: 'accepted' },
    ...key()
  })
  expect(accepted.status).toBe('accepted')

  await server.setClockAhead(deliveryEnd - Date.now())
  lena = await signIn('lena@example.org')
  jonas = await signIn('jonas@example.org')
  const report = await server.clientWith(credentials.token).metering.ingest({
    body: {
      readings: [
        {
          channel: 'export',
          intervalStart: iso(deliveryStart),
          intervalEnd: iso(deliveryEnd),
          valueWh: 4000
        }
      ]
    }
  })
  expect(report).toMatchObject({ added: 1, rejected: [] })
  const settled = await waitFor(
    'settlement',
    () => jonas.trades.get({ params: { id: asked.id } }),
    ({ status }) => status === 'completed'
  )
  // 4 of 5 kWh arrived: 4/5 of the energy's price and of the fees is paid, the rest is free again.
  expect(settled).toMatchObject({ deliveredWh: 4000, estimatedWh: 0, quality: 'measured' })
  expect(settled.earnedMicros).toBe(456_000)

  const after = await jonas.wallet.get()
  expect(after.balances[0]).toMatchObject({
    availableMicros: 20_000_000 - (settled.paidMicros ?? 0),
    heldMicros: 0
  })
  const his = await jonas.wallet.entries({ query: { referenceId: asked.id } })
  expect(his.items.map((entry) => entry.reason)).toEqual(['trade_settlement', 'trade_hold'])
  const hers = await lena.wallet.entries({ query: { referenceId: asked.id } })
  expect(hers.items).toMatchObject([{ reason: 'trade_settlement', availableMicros: 456_000 }])
  expect(hers.items[0]?.hash).toBe(his.items[0]?.hash)
  expect(await lena.wallet.verify()).toMatchObject({ isIntact: true })
})

test.each(['/../x', '/api/../x', '//evil.example/x', '/a/%2e%2e/%2e%2e/b', '/..%5cx'])(
  'the address %s, which climbs out of the web app, is refused as one that is not there',
  async (path) => {
    const { hostname, port } = new URL(server.url)
    // By hand: what makes requests for browsers tidies such paths up.
    const status = await new Promise((resolve, reject) => {
      get({ hostname, port, path }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).on('error', reject)
    })
    expect(status).toBe(404)
  }
)
