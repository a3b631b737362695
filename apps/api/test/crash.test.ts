import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../src/database/database.ts'
import type { ApiClient } from './harness.ts'
import { startServer, type ServerProcess } from './server-process.ts'
import { createDatabase } from './test-database.ts'

/*
 * The real server in a process of its own is killed while people trade and meters report, twice,
 * and started again on the same database. What it had answered must be there; nothing may hang in
 * between.
 */
const { url: databaseUrl, drop } = await createDatabase()
let server: ServerProcess | null = null
afterAll(async () => {
  await server?.stop()
  await drop()
})

const password = 'a long enough password'
const quarterMs = 900_000
const buyerCount = 6
/** How much has to be answered before the kill, however slow the disk is. */
const fewestAnswers = 30
const longestLoadMs = 30_000

interface Acknowledged {
  trades: { id: string; status: string; buyer: number }[]
  readings: { deviceToken: string; intervalStart: string; valueWh: number }[]
}

async function signIn(running: ServerProcess, email: string): Promise<ApiClient> {
  const session = await running.clientWith(null).identity.login({ body: { email, password } })
  return running.clientWith(session.accessToken)
}

const site = {
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.99, longitude: 7.84 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 9800,
  panelBrand: null,
  installationYear: null,
  sanctionedLoadW: 11_000,
  roleAtSite: 'owner' as const
}

async function register(running: ServerProcess, email: string, role: 'producer' | 'consumer') {
  const body = { email, password, fullName: email.split('@')[0] ?? email, role }
  await running.clientWith(null).identity.register({ body })
  const client = await signIn(running, email)
  const { id: siteId } = await client.sites.create({ body: site })
  return { client, siteId }
}

/** Waits for the money, which comes by the sandbox's callback. */
async function topUp(client: ApiClient): Promise<void> {
  const available = async () => (await client.wallet.get()).balances[0]?.availableMicros ?? 0
  const before = await available()
  await client.wallet.topUp({
    body: { amountMicros: 500_000_000, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await available()) >= before + 500_000_000) return
    await new Promise((next) => setTimeout(next, 50))
  }
  throw new Error('The top-up did not arrive')
}

async function trade(
  buyers: ApiClient[],
  seller: ApiClient,
  offerId: string,
  acknowledged: Acknowledged,
  isOver: () => boolean
): Promise<void> {
  await Promise.all(
    buyers.map(async (buyer, index) => {
      while (!isOver()) {
        const asked = await buyer.trades.create({
          body: { offerId, energyWh: 10 },
          idempotencyKey: randomUUID()
        })
        acknowledged.trades.push({ id: asked.id, status: 'pending', buyer: index })
        const isAccepted = acknowledged.trades.length % 2 === 0
        const next = await (isAccepted ? seller : buyer).trades.setStatus({
          params: { id: asked.id },
          body: { status: isAccepted ? 'accepted' : 'cancelled' },
          idempotencyKey: randomUUID()
        })
        acknowledged.trades.push({ id: asked.id, status: next.status, buyer: index })
      }
    })
  )
}

async function report(
  running: ServerProcess,
  deviceToken: string,
  firstStart: number,
  acknowledged: Acknowledged,
  isOver: () => boolean
): Promise<void> {
  const device = running.clientWith(deviceToken)
  for (let start = firstStart; !isOver(); start += quarterMs) {
    const reading = {
      channel: 'export' as const,
      intervalStart: new Date(start).toISOString(),
      intervalEnd: new Date(start + quarterMs).toISOString(),
      valueWh: start % 1000
    }
    await device.metering.ingest({ body: { readings: [reading] } })
    acknowledged.readings.push({ deviceToken, ...reading })
  }
}

/** Loads the server, kills it in the middle, and keeps what was acknowledged. */
async function loadAndKill(
  running: ServerProcess,
  setUp: Awaited<ReturnType<typeof prepare>>,
  firstStart: number,
  acknowledged: Acknowledged
): Promise<void> {
  let isOver = false
  const seller = await signIn(running, 'seller@example.org')
  const buyers = await Promise.all(
    Array.from({ length: buyerCount }, (_, index) => signIn(running, `buyer-${index}@example.org`))
  )
  // After the kill every call fails; that is the point.
  const load = Promise.allSettled([
    trade(buyers, seller, setUp.offerId, acknowledged, () => isOver),
    report(running, setUp.deviceToken, firstStart, acknowledged, () => isOver)
  ])
  await untilBusy(acknowledged)
  await running.kill()
  isOver = true
  await load
}

/** Resolves in the middle of the load, once enough of both kinds was answered. */
async function untilBusy({ trades, readings }: Acknowledged): Promise<void> {
  const deadline = performance.now() + longestLoadMs
  const goals = [trades.length + fewestAnswers, readings.length + fewestAnswers]
  while (trades.length < (goals[0] ?? 0) || readings.length < (goals[1] ?? 0)) {
    if (performance.now() > deadline) throw new Error('The server answers too little to be killed')
    await new Promise((next) => setTimeout(next, 20))
  }
}

async function prepare(running: ServerProcess) {
  const { client: seller, siteId } = await register(running, 'seller@example.org', 'producer')
  for (let index = 0; index < buyerCount; index += 1) {
    const { client } = await register(running, `buyer-${index}@example.org`, 'consumer')
    await topUp(client)
  }
  const asset = await seller.assets.create({
    body: {
      name: 'Ridge',
      type: 'wind',
      capacityW: 1_000_000,
      locationName: 'Freiburg',
      position: site.position,
      priceMicrosPerKwh: 80_000,
      currency: 'EUR',
      description: '',
      siteId
    }
  })
  const start = Math.ceil(Date.now() / quarterMs) * quarterMs + 8 * quarterMs
  const offer = await seller.offers.create({
    body: {
      title: 'Wind for everyone',
      energyWh: 900_000,
      priceMicrosPerKwh: 80_000,
      deliveryStart: new Date(start).toISOString(),
      deliveryEnd: new Date(start + 4 * quarterMs).toISOString(),
      assetId: asset.id
    },
    idempotencyKey: randomUUID()
  })
  const { credentials, device } = await seller.metering.createDevice({
    body: { siteId, name: 'Meter', kind: 'meter' }
  })
  return { offerId: offer.id, deviceToken: credentials.token, deviceId: device.id }
}

/** What must hold in the tables whenever the server is not in the middle of anything. */
async function checkTables(): Promise<void> {
  const database = openDatabase(databaseUrl)
  try {
    const { db } = database
    const holds = await db.selectFrom('ledger_hold').selectAll().execute()
    const trades = await db
      .selectFrom('trade')
      .select(['id', 'status', 'energyWh', 'offerId'])
      .execute()
    const living = new Set(['pending', 'accepted', 'delivering'])
    const statusOf = new Map(trades.map((row) => [row.id, row.status]))
    for (const hold of holds) {
      const isOpen = hold.status === 'open'
      expect(living.has(statusOf.get(hold.referenceId) ?? 'missing')).toBe(isOpen)
    }
    const [offer] = await db.selectFrom('offer').selectAll().execute()
    const sold = trades
      .filter((row) => living.has(row.status))
      .reduce((sum, row) => sum + row.energyWh, 0)
    expect(offer?.remainingWh).toBe((offer?.energyWh ?? 0) - sold)
    const accounts = await db.selectFrom('ledger_account').selectAll().execute()
    const postings = await db.selectFrom('ledger_posting').selectAll().execute()
    expect(postings.reduce((sum, row) => sum + row.amountMicros, 0)).toBe(0)
    for (const account of accounts) {
      const total = postings
        .filter((row) => row.accountId === account.id)
        .reduce((sum, row) => sum + row.amountMicros, 0)
      expect(account.balanceMicros).toBe(total)
    }
  } finally {
    await database.close()
  }
}

test('after kill -9 under load every answered write is there, no hold is orphaned and jobs go on', async () => {
  server = await startServer(databaseUrl)
  const setUp = await prepare(server)
  const acknowledged: Acknowledged = { trades: [], readings: [] }
  const firstStart = Math.floor(Date.now() / quarterMs) * quarterMs - 3000 * quarterMs
  for (const round of [0, 1]) {
    await loadAndKill(server, setUp, firstStart + round * 1400 * quarterMs, acknowledged)
    await checkTables()
    server = await startServer(databaseUrl)
  }
  expect(acknowledged.trades.length).toBeGreaterThanOrEqual(2 * fewestAnswers)
  expect(acknowledged.readings.length).toBeGreaterThanOrEqual(2 * fewestAnswers)

  const running = server
  const buyers = await Promise.all(
    Array.from({ length: buyerCount }, (_, index) => signIn(running, `buyer-${index}@example.org`))
  )
  const lastStatus = new Map(acknowledged.trades.map((row) => [row.id, row]))
  for (const { id, status, buyer } of lastStatus.values()) {
    const found = await buyers[buyer]?.trades.get({ params: { id } })
    // A later answer may have been lost with the connection, an earlier one never.
    expect([status, 'accepted', 'cancelled']).toContain(found?.status)
    if (status !== 'pending') expect(found?.status).toBe(status)
  }
  const seller = await signIn(server, 'seller@example.org')
  const history = await seller.metering.history({
    params: { id: setUp.deviceId },
    query: {
      channel: 'export',
      resolution: 'raw',
      from: new Date(firstStart).toISOString(),
      to: new Date(Date.now()).toISOString()
    }
  })
  const known = new Map(
    history.points.map((point) => [Date.parse(point.intervalStart), point.valueWh])
  )
  for (const reading of acknowledged.readings) {
    expect(known.get(Date.parse(reading.intervalStart))).toBe(reading.valueWh)
  }
  expect(await seller.wallet.verify()).toMatchObject({ isIntact: true })
  // Jobs go on: the provider's callback for a new top-up is delivered by one.
  await topUp(await signIn(server, 'buyer-0@example.org'))
}, 120_000)

test('a server that is asked to stop ends by itself with exit code 0', async () => {
  expect(await server?.stop()).toBe(0)
  server = null
})
