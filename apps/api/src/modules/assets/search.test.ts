import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { assetTypes, type Input, type contract } from '@commonwatt/contract'
import { coarsePosition, createRandom, distanceM } from '@commonwatt/domain'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { assetBody, createAsset, readAll } from '../../../test/makers.ts'
import { createAssets, type AssetInput, type AssetRow } from './index.ts'
import { wordsOf } from './terms.ts'

type Query = NonNullable<Input<typeof contract.assets.list>['query']>

const { anonymous, context, signUp } = await startTestApp()
const owner = await signUp('producer')

const search = (query: Query) =>
  readAll((cursor) => anonymous.assets.list({ query: { limit: 100, ...query, ...cursor } }))
const names = async (query: Query) => (await search(query)).map(({ name }) => name)

describe('words', () => {
  beforeAll(async () => {
    for (const [name, description, locationName] of [
      ['Straßenlaterne', 'Weiß gestrichen.', 'Köln, Südstadt'],
      ['Windmühle', 'Steht auf dem Hügel (seit 98765).', 'Bad Zwischenahn'],
      ['Café solaire', 'Toit plat; 100 % local', 'Orléans'],
      ['सौर छत', 'स्कूल की छत पर', 'पुणे'],
      ['Plain roof', 'Not in Köln at all.', 'Zwickau']
    ] as const) {
      await createAsset(owner, { name, description, locationName })
    }
  })

  test.each([
    ['umlauts', 'Windmühle', ['Windmühle']],
    ['umlauts left out', 'windmuhle', ['Windmühle']],
    ['umlauts typed as two characters', 'windmu\u0308hle', ['Windmühle']],
    ['a sharp s', 'weiß', ['Straßenlaterne']],
    ['a sharp s typed as ss', 'strassenlaterne', ['Straßenlaterne']],
    ['capitals', 'HÜGEL', ['Windmühle']],
    ['accents', 'cafe', ['Café solaire']],
    ['other scripts', 'स्कूल', ['सौर छत']],
    ['numbers and marks', '(98765)', ['Windmühle']],
    ['a beginning, when it is the last word', 'hügel sei', ['Windmühle']],
    ['no beginning, when another word follows', 'hüg seit', []],
    ['words of name, description and place', 'windmühle hügel zwischenahn', ['Windmühle']],
    ['only what has all of them', 'windmühle köln', []],
    ['no part within a word', 'mühle', []],
    ['no wildcards', 'wind%', ['Windmühle']],
    ['nothing of wildcards alone', '% _', undefined]
  ])('match %s: %s', async (_name, text, expected) => {
    const found = await names({ text })
    expect(found).toEqual(expected ?? (await names({})))
  })

  test.each([
    ['köln', ['Straßenlaterne']],
    ['KOLN sud', ['Straßenlaterne']],
    ['zwi', ['Plain roof', 'Windmühle']],
    ['z', ['Plain roof', 'Windmühle']],
    ['bad zwisch', ['Windmühle']],
    ['ahn', []],
    ['kölner', []]
  ])('of the place alone match the beginning of its words: %s', async (location, expected) => {
    expect(await names({ location })).toEqual(expected)
    expect(await names({ location, type: 'solar' })).toEqual(expected)
    expect(await names({ location, type: 'hydro' })).toEqual([])
  })

  test('are those of now: a renamed listing is not found by its old name', async () => {
    const asset = await createAsset(owner, { name: 'Old Brewery', locationName: 'Ulm' })
    const body = { name: 'New Brewery', locationName: 'Neu-Ulm' }
    await owner.client.assets.update({ params: { id: asset.id }, version: asset.version, body })
    expect(await names({ text: 'old brewery' })).toEqual([])
    expect(await names({ text: 'brewery' })).toEqual(['New Brewery'])
    expect(await names({ location: 'neu' })).toEqual(['New Brewery'])
    expect(await names({ location: 'ulm' })).toEqual(['New Brewery'])
  })
})

describe('nearby', () => {
  const place = async (name: string, latitude: number, longitude: number) => {
    await createAsset(owner, { name, locationName: 'Far', position: { latitude, longitude } })
  }
  const near = (latitude: number, longitude: number, radiusM: number) =>
    names({ latitude, longitude, radiusM, sort: 'distance', location: 'far' })

  test('finds both sides of the antimeridian', async () => {
    await place('Taveuni west', -16.8, 179.95)
    await place('Taveuni east', -16.8, -179.95)
    await place('On the line', -16.81, 180)
    const expected = ['On the line', 'Taveuni west', 'Taveuni east']
    expect(await near(-16.8, 179.99, 12_000)).toEqual(expected)
    expect(new Set(await near(-16.8, -179.99, 12_000))).toEqual(new Set(expected))
    expect(await near(-16.8, 179.99, 3000)).toEqual(['On the line'])
  })

  test('finds what lies across a pole', async () => {
    await place('This side', 89.92, 10)
    await place('That side', 89.95, -170)
    await place('The pole itself', 90, 0)
    expect(await near(89.95, 10, 20_000)).toEqual(['This side', 'The pole itself', 'That side'])
    expect(await near(90, 123, 6000)).toEqual(['The pole itself', 'That side'])
    expect(await near(-90, 0, 500_000)).toEqual([])
  })

  test('needs both coordinates, and a radius or the order by distance need them', async () => {
    for (const query of [
      { latitude: 48 },
      { longitude: 8 },
      { radiusM: 1000 },
      { sort: 'distance' as const }
    ]) {
      expect(await refusalOf(anonymous.assets.list({ query }))).toMatchObject({
        code: 'validation_failed',
        status: 400
      })
    }
  })

  test('without a radius shows distances and leaves nothing out', async () => {
    const all = await search({})
    const measured = await search({ latitude: 48, longitude: 7.8 })
    expect(measured.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    for (const { distanceM: shown, position } of measured) {
      expect(shown).toBe(Math.round(distanceM(position, { latitude: 48, longitude: 7.8 })))
    }
    expect(all.every((asset) => asset.distanceM === null)).toBe(true)
  })
})

describe('a cursor', () => {
  test('belongs to its order and to its centre', async () => {
    const center = { latitude: 48, longitude: 7.8 }
    const page = await anonymous.assets.list({ query: { sort: 'distance', ...center, limit: 2 } })
    const cursor = page.nextCursor ?? ''
    for (const query of [
      { cursor },
      { cursor, sort: 'price' as const },
      { cursor, sort: 'distance' as const, ...center, latitude: 49 },
      { cursor: 'nonsense' },
      { cursor: Buffer.from('["assets:newest",0,1e300]').toString('base64url') }
    ]) {
      expect(await refusalOf(anonymous.assets.list({ query }))).toMatchObject({
        code: 'cursor_invalid'
      })
    }
  })
})

// Enough rows for every way a search can go: few candidates, a walk through an order, growing
// rings.
const towns = [
  'Freiburg, Wiehre',
  'Freiburg im Breisgau',
  'Basel',
  'Colmar',
  'Kehl',
  'Lahr Altstadt'
]
const adjectives = ['sunny', 'silent', 'shared', 'old', 'new', 'rare']
const nouns = ['roof', 'mill', 'field', 'garage', 'barn']
let listed: AssetRow[] = []

beforeAll(async () => {
  const random = createRandom(20_260_510)
  const oneOf = <T>(list: readonly T[]) => list[Math.floor(random() ** 2 * list.length)] as T
  const inputs: AssetInput[] = Array.from({ length: 2400 }, (_, index) => ({
    ...assetBody,
    name: `${oneOf(adjectives)} ${oneOf(nouns)} ${index}`,
    type: oneOf(assetTypes),
    description: `With ${oneOf(adjectives)} panels`,
    locationName: oneOf(towns),
    position: {
      latitude: 47.9 + (random() - 0.5) * random(),
      longitude: 7.8 + (random() - 0.5) * random()
    },
    // Few prices and capacities, so that the tie-break has work to do.
    priceMicrosPerKwh: Math.floor(random() * 20) * 10_000 - 20_000,
    capacityW: 1000 * (1 + Math.floor(random() ** 3 * 30))
  }))
  for (let start = 0; start < inputs.length; start += 1000) {
    const batch = inputs.slice(start, start + 1000)
    listed.push(
      ...(await createAssets(
        context,
        batch.map((input) => ({ ownerId: owner.id, input }))
      ))
    )
  }
  for (const { id, version } of listed.slice(0, 40)) {
    const body = { status: 'paused' as const }
    await owner.client.assets.update({ params: { id }, version, body })
  }
  listed = listed.map((row, index) => (index < 40 ? { ...row, status: 'paused' } : row))
})

/** What a search must answer, by looking at every row. */
function expectedOf(query: Query): string[] {
  const { latitude, longitude, radiusM, sort = 'newest' } = query
  const center = latitude === undefined || longitude === undefined ? null : { latitude, longitude }
  const text = wordsOf(query.text ?? '')
  const places = wordsOf(query.location ?? '')
  const distanceTo = (row: AssetRow) => {
    const shown = coarsePosition({ latitude: row.latitude, longitude: row.longitude })
    return center ? Math.round(distanceM(shown, center)) : 0
  }
  const keys: Record<typeof sort, (row: AssetRow) => [number, number]> = {
    newest: (row) => [0, -row.seq],
    price: (row) => [row.priceMicrosPerKwh, row.seq],
    price_down: (row) => [-row.priceMicrosPerKwh, -row.seq],
    capacity_down: (row) => [-row.capacityW, -row.seq],
    distance: (row) => [distanceTo(row), row.seq]
  }
  const key = keys[sort]
  return listed
    .filter((row) => {
      const words = wordsOf(`${row.name} ${row.description} ${row.locationName}`)
      const placeWords = wordsOf(row.locationName)
      return (
        (query.type ?? row.type) === row.type &&
        (query.status ?? row.status) === row.status &&
        text.slice(0, -1).every((word) => words.includes(word)) &&
        text.slice(-1).every((last) => words.some((word) => word.startsWith(last))) &&
        places.every((sought) => placeWords.some((word) => word.startsWith(sought))) &&
        row.priceMicrosPerKwh >= (query.minPriceMicrosPerKwh ?? -Infinity) &&
        row.priceMicrosPerKwh <= (query.maxPriceMicrosPerKwh ?? Infinity) &&
        row.capacityW >= (query.minCapacityW ?? 0) &&
        row.capacityW <= (query.maxCapacityW ?? Infinity) &&
        (radiusM === undefined || distanceTo(row) <= radiusM)
      )
    })
    .toSorted((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1])
    .map(({ id }) => id)
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 })
const queries = fc
  .record({
    text: maybe(
      fc.constantFrom('roof', 'ro', 'sunny', 'panels sunny roof', 'rare b', '17', 'nothing')
    ),
    type: maybe(fc.constantFrom(...assetTypes)),
    status: maybe(fc.constantFrom('active' as const, 'paused' as const)),
    location: maybe(
      fc.constantFrom('freiburg', 'fre', 'wiehre freiburg', 'l', 'Lahr alt', 'nowhere')
    ),
    near: maybe(
      fc.record({
        latitude: fc.integer({ min: 4740, max: 4840 }).map((hundredths) => hundredths / 100),
        longitude: fc.integer({ min: 730, max: 830 }).map((hundredths) => hundredths / 100),
        radiusM: maybe(fc.constantFrom(1, 900, 4000, 15_000, 200_000))
      })
    ),
    minPriceMicrosPerKwh: maybe(fc.constantFrom(-30_000, 0, 100_000)),
    maxPriceMicrosPerKwh: maybe(fc.constantFrom(-20_000, 90_000, 500_000)),
    minCapacityW: maybe(fc.constantFrom(0, 5000, 25_000)),
    maxCapacityW: maybe(fc.constantFrom(1000, 12_000)),
    sort: fc.constantFrom('newest', 'price', 'price_down', 'capacity_down', 'distance')
  })
  .map(({ near, sort, ...rest }): Query => {
    const used = sort === 'distance' && !near ? { latitude: 47.9, longitude: 7.8 } : near
    const all = { ...rest, ...used, sort }
    const given = Object.entries(all).filter(([, value]) => value !== undefined)
    return Object.fromEntries(given)
  })

test('whatever is asked for, the pages bring exactly what a look at every row brings, in order', async () => {
  await fc.assert(
    fc.asyncProperty(queries, fc.integer({ min: 60, max: 100 }), async (query, limit) => {
      const known = new Set(listed.map(({ id }) => id))
      const found = (await search({ ...query, limit })).map(({ id }) => id)
      expect(found.filter((id) => known.has(id))).toEqual(expectedOf(query))
    }),
    { numRuns: 60 }
  )
}, 120_000)

test.each(['newest', 'price', 'price_down', 'capacity_down', 'distance'] as const)(
  'in the order %s, everything comes once, a page at a time',
  async (sort) => {
    const center = { latitude: 47.9, longitude: 7.8 }
    const query = { sort, limit: 90, location: 'freiburg', ...center }
    const found = (await search(query)).map(({ id }) => id)
    const known = new Set(listed.map(({ id }) => id))
    expect(found.filter((id) => known.has(id))).toEqual(expectedOf(query))
  }
)

test('a listing that comes in between pages moves nothing', async () => {
  const query = { limit: 50, type: 'solar' as const, location: 'freiburg' }
  const first = await anonymous.assets.list({ query })
  await createAsset(owner, { locationName: 'Freiburg' })
  const second = await anonymous.assets.list({
    query: { ...query, cursor: first.nextCursor ?? '' }
  })
  const known = new Set(listed.map(({ id }) => id))
  const ids = [...first.items, ...second.items].map(({ id }) => id)
  expect(ids.filter((id) => known.has(id))).toEqual(
    expectedOf(query).slice(0, ids.filter((id) => known.has(id)).length)
  )
})
