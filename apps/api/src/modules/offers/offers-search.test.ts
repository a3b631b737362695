import { beforeAll, describe, expect, test } from 'vitest'
import type { Input, Offer, contract } from '@commonwatt/contract'
import { coarsePosition, distanceM } from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import {
  buy,
  createAsset,
  createBattery,
  createBuyer,
  createOffer,
  createSite,
  siteBody
} from '../../../test/makers.ts'

const app = await startTestApp()
const { anonymous } = app
const { maxDistanceM } = app.context.config.trading
type Query = NonNullable<Input<typeof contract.offers.list>['query']>
const list = (query: Query = {}) => anonymous.offers.list({ query })
const titlesOf = ({ items }: { items: Offer[] }) => items.map(({ title }) => title)

const town = { latitude: 47.99, longitude: 7.84 }
const kmNorth = (km: number) => ({ ...town, latitude: town.latitude + km / 111.2 })
const hours = (from: number, to: number) => ({
  deliveryStart: new Date(Date.UTC(2026, 4, 10, from)).toISOString(),
  deliveryEnd: new Date(Date.UTC(2026, 4, 10, to)).toISOString()
})
let seller: Member

/** An offer of a new site `km` north of the town; solar unless it comes from a battery. */
async function offerAt(
  km: number,
  title: string,
  overrides: Parameters<typeof createOffer>[1] & { isBattery?: boolean } = {}
): Promise<Offer> {
  const { isBattery, ...rest } = overrides
  const site = await createSite(seller, { position: kmNorth(km) })
  const source = isBattery
    ? { batteryId: (await createBattery(seller, { siteId: site.id })).id }
    : { assetId: (await createAsset(seller, { siteId: site.id })).id }
  return createOffer(seller, { title, ...source, ...rest })
}

beforeAll(async () => {
  seller = await app.signUp('producer')
  await offerAt(0, 'Evening battery', { priceMicrosPerKwh: 140_000, isBattery: true })
  await offerAt(3, 'Midday SUN from the Straße', { priceMicrosPerKwh: 90_000, ...hours(10, 13) })
  await offerAt(3, 'Evening sun, large', { priceMicrosPerKwh: 90_000, energyWh: 9000 })
  await offerAt(9, 'Barn roof at 100 %', { priceMicrosPerKwh: 110_000 })
  await offerAt(30, 'Village roof', { priceMicrosPerKwh: 60_000 })
  await offerAt(80, 'Far away roof', { priceMicrosPerKwh: 50_000 })
})

describe('near a point', () => {
  test('offers within the radius show, with their distance from the rounded position', async () => {
    const found = await list({ ...town, sort: 'distance', count: true })
    expect(found.radiusM).toBe(12_000)
    expect(found.items).toHaveLength(4)
    expect(found.total).toBe(4)
    for (const offer of found.items) {
      expect(offer.isPositionExact).toBe(false)
      expect(offer.position).toEqual(coarsePosition(offer.position))
      expect(offer.distanceM).toBe(Math.round(distanceM(town, offer.position)))
      expect(offer.distanceM).toBeLessThanOrEqual(12_000)
    }
  })

  test('the radius decides to the metre, and is capped by the largest distance allowed', async () => {
    const [farthest] = (await list({ ...town, sort: 'distance', radiusM: 20_000 })).items.slice(-1)
    const distance = farthest?.distanceM ?? 0
    expect((await list({ ...town, radiusM: distance, count: true })).total).toBe(4)
    expect((await list({ ...town, radiusM: distance - 1, count: true })).total).toBe(3)
    const capped = await list({ ...town, radiusM: 500_000, count: true })
    expect(capped).toMatchObject({ radiusM: maxDistanceM, total: 5 })
  })

  test('the cheapest come first all in, and the nearer of two that cost the same', async () => {
    const found = await list({ ...town, latitude: town.latitude - 0.01 })
    const prices = found.items.map(({ allInMicrosPerKwh }) => allInMicrosPerKwh)
    expect(prices).toEqual(prices.toSorted((a, b) => a - b))
    const same = found.items.filter(({ priceMicrosPerKwh }) => priceMicrosPerKwh === 90_000)
    const distances = same.map((offer) => offer.distanceM ?? 0)
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
  })

  test('is found across the antimeridian', async () => {
    const position = { latitude: -17, longitude: 179.99 }
    const site = await createSite(seller, { ...siteBody, position })
    const asset = await createAsset(seller, { siteId: site.id })
    const { id } = await createOffer(seller, { assetId: asset.id, title: 'Taveuni' })
    const found = await list({ latitude: -17, longitude: -179.99 })
    expect(found.items.map((offer) => offer.id)).toEqual([id])
  })

  test.each([
    [{ latitude: 47.99 }, '/query/longitude'],
    [{ longitude: 7.84 }, '/query/latitude'],
    [{ sort: 'distance' as const }, '/query/sort']
  ])('half a point, or its order without one, is refused: %j', async (query, pointer) => {
    expect(await refusalOf(list(query))).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer }]
    })
  })
})

describe('filters', () => {
  const near = { ...town, radiusM: 15_000 }

  test.each<[string, Query, string[]]>([
    ['source', { sourceType: 'battery' }, ['Evening battery']],
    ['amount left', { minEnergyWh: 4001 }, ['Evening sun, large']],
    ['market', { marketId: 'IN-IEX' }, []],
    ['words in any spelling', { text: 'STRASSE  mid' }, ['Midday SUN from the Straße']],
    ['no word is a pattern', { text: '100 %' }, ['Barn roof at 100 %']],
    ['no letter is a pattern', { text: 'r__f' }, []],
    [
      'a time that the window meets',
      { deliveryFrom: '2026-05-10T12:59:00Z', deliveryTo: '2026-05-10T16:00:00Z' },
      ['Midday SUN from the Straße']
    ]
  ])('%s', async (_name, query, expected) => {
    expect(titlesOf(await list({ ...near, ...query }))).toEqual(expected)
  })

  test('a price range is of the full price, ends included', async () => {
    const all = await list(near)
    const price = all.items[2]?.allInMicrosPerKwh ?? 0
    const found = await list({
      ...near,
      minPriceMicrosPerKwh: price,
      maxPriceMicrosPerKwh: price
    })
    expect(titlesOf(found)).toEqual(['Barn roof at 100 %'])
  })

  test('an offer of which all is asked for does not show until energy comes back', async () => {
    const buyer = await createBuyer(app)
    const { id } = await offerAt(0, 'Little', { energyWh: 1000 })
    const trade = await buy(buyer, id, 1000)
    expect(titlesOf(await list({ text: 'little' }))).toEqual([])
    expect(await anonymous.offers.get({ params: { id } })).toMatchObject({ status: 'open' })
    await buyer.client.trades.setStatus({
      params: { id: trade.id },
      body: { status: 'cancelled' },
      idempotencyKey: trade.id
    })
    expect(titlesOf(await list({ text: 'little' }))).toEqual(['Little'])
  })
})

describe('pages', () => {
  test.each([
    ['price', {}],
    ['price', town],
    ['distance', town],
    ['soonest', {}],
    ['newest', town]
  ] as const)('by %s show every offer once, in order, with the total', async (sort, place) => {
    const whole = await list({ sort, ...place, limit: 100 })
    const seen: Offer[] = []
    let cursor: string | undefined
    do {
      const page = await list({ sort, ...place, count: true, limit: 2, ...(cursor && { cursor }) })
      expect(page.total).toBe(whole.items.length)
      seen.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).toEqual(whole.items)
  })

  test.each([{}, town, { ...town, limit: 2 }, { limit: 2 }])(
    'are not counted unless that is asked (%o)',
    async (query) => {
      expect(await list(query)).toMatchObject({ total: null })
      const { total, ...found } = await list({ ...query, count: true })
      expect(total).toBeGreaterThan(3)
      expect(await list({ ...query, count: false })).toEqual({ ...found, total: null })
    }
  )

  test('a cursor of another order is refused', async () => {
    const { nextCursor } = await list({ limit: 1 })
    const cursor = nextCursor ?? ''
    for (const query of [
      { sort: 'newest' as const },
      town,
      { sort: 'distance' as const, ...town }
    ]) {
      expect(await refusalOf(list({ ...query, cursor }))).toMatchObject({ code: 'cursor_invalid' })
    }
  })
})
