import { randomUUID } from 'node:crypto'
import type {
  AppContract,
  Asset,
  Battery,
  Device,
  Input,
  Offer,
  Payment,
  PriceImport,
  Site,
  TradeDetail
} from '@commonwatt/contract'
import type { ApiClient, Member, TestApp } from './harness.ts'
import { testSignature } from './payments.ts'

type SiteBody = Input<AppContract['sites']['create']>['body']
type BatteryBody = Input<AppContract['batteries']['create']>['body']
type AssetBody = Input<AppContract['assets']['create']>['body']

export const siteBody: SiteBody = {
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.99, longitude: 7.84 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 9800,
  panelBrand: 'Meyer Burger',
  installationYear: 2021,
  sanctionedLoadW: 14_500,
  roleAtSite: 'owner'
}

/** A site of this member, set up through the API. */
export function createSite(member: Member, overrides: Partial<SiteBody> = {}): Promise<Site> {
  return member.client.sites.create({ body: { ...siteBody, ...overrides } })
}

/** A battery of 10 kWh, 6 kWh of it full, 1 kWh kept back; on a new site unless one is named. */
export async function createBattery(
  member: Member,
  overrides: Partial<BatteryBody> = {}
): Promise<Battery> {
  const siteId = overrides.siteId ?? (await createSite(member)).id
  return member.client.batteries.create({
    body: {
      siteId,
      name: 'Cellar battery',
      capacityWh: 10_000,
      reserveWh: 1000,
      chargeLimitW: 5000,
      dischargeLimitW: 5000,
      levelWh: 6000,
      ...overrides
    }
  })
}

export const assetBody: AssetBody = {
  name: 'Roof of the school',
  type: 'solar',
  capacityW: 30_000,
  locationName: 'Freiburg, Wiehre',
  position: { latitude: 47.9873, longitude: 7.8412 },
  priceMicrosPerKwh: 114_000,
  currency: 'EUR',
  description: 'Sixty panels, owned by the parents’ association.'
}

/** A listed asset of this member, created through the API. */
export function createAsset(member: Member, overrides: Partial<AssetBody> = {}): Promise<Asset> {
  return member.client.assets.create({ body: { ...assetBody, ...overrides } })
}

type PaymentEventBody = Input<AppContract['wallet']['callback']>['body']

/**
 * What the payment provider of the tests tells about a payment; succeeded unless said otherwise.
 */
export function sendPaymentEvent(
  { inject }: Pick<TestApp, 'inject'>,
  payment: Pick<Payment, 'id' | 'amountMicros' | 'currency'>,
  overrides: Partial<PaymentEventBody> = {},
  signature = testSignature
) {
  const event: PaymentEventBody = {
    eventId: randomUUID(),
    paymentId: payment.id,
    outcome: 'succeeded',
    amountMicros: payment.amountMicros,
    currency: payment.currency,
    ...overrides
  }
  return inject({
    method: 'POST',
    url: '/api/v1/payments/callback/sandbox',
    headers: { 'webhook-signature': signature },
    payload: event
  })
}

/** Tops a wallet up through the API and the provider's signed answer. */
export async function fundWallet(
  app: Pick<TestApp, 'inject'>,
  member: Member,
  amountMicros: number,
  currency = 'EUR'
): Promise<void> {
  const payment = await member.client.wallet.topUp({
    body: { amountMicros, currency },
    idempotencyKey: randomUUID()
  })
  const response = await sendPaymentEvent(app, payment)
  if (response.statusCode !== 200) throw new Error(`The top-up was refused: ${response.body}`)
}

type OfferBody = Input<AppContract['offers']['create']>['body']

/** This evening in Freiburg, seen from `testNow`: 18:00 to 21:00. */
export const evening = {
  deliveryStart: '2026-05-10T16:00:00Z',
  deliveryEnd: '2026-05-10T19:00:00Z'
}

/** 4 kWh of the evening at 12 ct; from a new battery unless a source is named. */
export async function createOffer(
  member: Member,
  overrides: Partial<OfferBody> = {}
): Promise<Offer> {
  const isNamed = overrides.assetId !== undefined || overrides.batteryId !== undefined
  const source = isNamed ? {} : { batteryId: (await createBattery(member)).id }
  return member.client.offers.create({
    body: {
      title: 'Evening power from a cellar battery',
      energyWh: 4000,
      priceMicrosPerKwh: 120_000,
      ...evening,
      ...source,
      ...overrides
    },
    idempotencyKey: randomUUID()
  })
}

/** Asks for part of an offer. */
export function buy(member: Member, offerId: string, energyWh: number): Promise<TradeDetail> {
  return member.client.trades.create({ body: { offerId, energyWh }, idempotencyKey: randomUUID() })
}

/** Somebody with a site and money who may buy. */
export async function createBuyer(
  app: Pick<TestApp, 'inject' | 'signUp'>,
  amountMicros = 20_000_000
): Promise<Member> {
  const member = await app.signUp('consumer')
  await createSite(member, { name: 'Next door', solarCapacityW: 0 })
  await fundWallet(app, member, amountMicros)
  return member
}

/** The same account with a fresh token, for when the clock has moved past the old one. */
export async function signInAgain(
  { anonymous, clientWith }: Pick<TestApp, 'anonymous' | 'clientWith'>,
  member: Member
): Promise<Member> {
  const { email, password } = member
  const { accessToken } = await anonymous.identity.login({ body: { email, password } })
  const token = accessToken ?? ''
  return { ...member, token, client: clientWith(token) }
}

/** Everything a list has, page after page; fails when it never ends. */
export async function readAll<Item>(
  readPage: (cursor: { cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: { cursor?: string } = {}
  for (let pages = 0; pages < 1000; pages += 1) {
    const page = await readPage(cursor)
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = { cursor: page.nextCursor }
  }
  throw new Error('The list does not end')
}

type DeviceBody = Input<AppContract['metering']['createDevice']>['body']
type ReadingBody = Input<AppContract['metering']['ingest']>['body']['readings'][number]

/** A meter of this member and the client that reports as it; at a new site unless one is named. */
export async function createDevice(
  { clientWith }: TestApp,
  member: Member,
  overrides: Partial<DeviceBody> = {}
): Promise<{ device: Device; token: string; client: ApiClient }> {
  const siteId = overrides.siteId ?? (await createSite(member)).id
  const body = { siteId, name: 'Meter in the cellar', kind: 'meter' as const, ...overrides }
  const { device, credentials } = await member.client.metering.createDevice({ body })
  return { device, token: credentials.token, client: clientWith(credentials.token) }
}

/** Quarter-hours of a channel, one after another from `from`, with these values. */
export function quarterHours(
  channel: ReadingBody['channel'],
  from: string,
  valuesWh: readonly number[]
): ReadingBody[] {
  const startMs = Date.parse(from)
  const instantAt = (index: number) => new Date(startMs + index * 900_000).toISOString()
  return valuesWh.map((valueWh, index) => ({
    channel,
    intervalStart: instantAt(index),
    intervalEnd: instantAt(index + 1),
    valueWh
  }))
}

/** A file of prices in EUR: lines of start, minutes and price per MWh. */
export function priceCsv(...lines: readonly string[]): string {
  return ['ts_utc,resolution_min,price_eur_mwh', ...lines, ''].join('\n')
}

/** Imports a file of prices as this administrator. */
export function uploadPrices(
  admin: Member,
  content: string | Buffer,
  { marketId = 'DE-LU', mediaType = 'text/csv' } = {}
): Promise<PriceImport> {
  return admin.client.markets.importPrices({
    params: { id: marketId },
    file: { name: 'prices.csv', mediaType, bytes: Buffer.from(content) }
  })
}
