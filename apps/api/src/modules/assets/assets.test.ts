import { describe, expect, test } from 'vitest'
import type { Asset } from '@commonwatt/contract'
import { coarsePosition, distanceM } from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import {
  assetBody,
  createAsset,
  createOffer,
  createSite,
  readAll,
  siteBody
} from '../../../test/makers.ts'
import type { Place } from '../../stream/place.ts'
import { readEventsAfter, readLastPlace } from '../../stream/queries.ts'

const { anonymous, clientWith, context, inject, signUp } = await startTestApp()

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)
const picture = { name: 'roof.png', mediaType: 'image/png', bytes: new Uint8Array(png) }

async function listAsset(overrides: Parameters<typeof createAsset>[1] = {}) {
  const owner = await signUp('producer', 'Lena Hartmann')
  return { owner, asset: await createAsset(owner, overrides) }
}

const update = (
  member: Member,
  { id, version }: Asset,
  body: Parameters<Member['client']['assets']['update']>[0]['body']
) => member.client.assets.update({ params: { id }, version, body })

async function changedAssets(since: Place) {
  const events = await readEventsAfter(context.db, since)
  return events
    .filter(({ name }) => name === 'asset.changed')
    .map(({ accountId, payloadJson }) => ({ accountId, ...(JSON.parse(payloadJson) as object) }))
}

describe('a listing', () => {
  test('keeps every field and shows to everyone at once', async () => {
    const place = await readLastPlace(context.db)
    const { owner, asset } = await listAsset()
    expect(asset).toMatchObject({
      ...assetBody,
      ownerId: owner.id,
      ownerName: 'Lena Hartmann',
      status: 'active',
      photos: [],
      isMine: true,
      isPositionExact: true,
      distanceM: null,
      version: 1
    })
    expect(await owner.client.assets.get({ params: { id: asset.id } })).toEqual(asset)
    expect((await anonymous.assets.list()).items.map(({ id }) => id)).toContain(asset.id)
    expect(await changedAssets(place)).toEqual([{ accountId: null, assetId: asset.id }])
  })

  test('in a currency that no market uses is refused', async () => {
    const owner = await signUp('producer')
    const call = createAsset(owner, { currency: 'XTS' })
    expect(await refusalOf(call)).toMatchObject({
      code: 'currency_unsupported',
      errors: [{ pointer: '/body/currency' }]
    })
  })

  test('can name a site of its owner, which others never learn, and no site of others', async () => {
    const owner = await signUp('producer')
    const other = await signUp('producer')
    const { id: siteId } = await createSite(owner)
    const asset = await createAsset(owner, { siteId })
    expect(asset.siteId).toBe(siteId)
    const shown = await other.client.assets.get({ params: { id: asset.id } })
    expect(shown).toMatchObject({ siteId: null, isMine: false })
    const taken = createAsset(other, { siteId })
    expect(await refusalOf(taken)).toMatchObject({ code: 'not_found' })
    const mine = await createAsset(other)
    const moved = update(other, mine, { siteId })
    expect(await refusalOf(moved)).toMatchObject({ code: 'not_found' })
  })

  test('is nothing a consumer can make', async () => {
    const consumer = await signUp('consumer')
    expect(await refusalOf(createAsset(consumer))).toMatchObject({ code: 'forbidden' })
  })
})

describe('the position of a listing', () => {
  const home = { latitude: 47.98731, longitude: 7.84127 }

  test('is exact for its owner alone; for all others it is rounded to about a kilometre', async () => {
    const { owner, asset } = await listAsset({ position: home })
    const params = { id: asset.id }
    const other = await signUp('producer')
    expect(await owner.client.assets.get({ params })).toMatchObject({
      position: home,
      isPositionExact: true
    })
    for (const client of [anonymous, other.client, clientWith('no token')]) {
      const shown = await client.assets.get({ params })
      expect(shown).toMatchObject({ position: coarsePosition(home), isPositionExact: false })
      expect(shown.position).not.toEqual(home)
    }
    const { items } = await anonymous.assets.list({ query: { limit: 100 } })
    const listed = items.find(({ id }) => id === asset.id)
    expect(listed?.position).toEqual(coarsePosition(home))
  })

  test('cannot be found by measuring: distances come from the rounded one, within its square', async () => {
    const { owner, asset } = await listAsset({ position: home })
    const shown = coarsePosition(home)
    const look = async (client: typeof anonymous, center: typeof home, radiusM: number) => {
      const { items } = await client.assets.list({ query: { ...center, radiusM, limit: 100 } })
      return items.find(({ id }) => id === asset.id)?.distanceM
    }
    const expected = Math.round(distanceM(shown, home))
    expect(expected).toBeGreaterThan(50)
    expect(await look(anonymous, home, 1000)).toBe(expected)
    expect(await look(owner.client, home, 1000)).toBe(expected)
    expect(await look(anonymous, home, expected - 1)).toBeUndefined()
    expect(await look(anonymous, shown, 1)).toBe(0)
  })

  test('does not change for others when it moves within its square', async () => {
    const { owner, asset } = await listAsset({ position: home })
    const near = { latitude: home.latitude + 0.001, longitude: home.longitude + 0.001 }
    expect(coarsePosition(near)).toEqual(coarsePosition(home))
    const moved = await update(owner, asset, { position: near })
    expect(moved.position).toEqual(near)
    const shown = await anonymous.assets.get({ params: { id: asset.id } })
    expect(shown.position).toEqual(coarsePosition(home))
  })

  test('is searched where it is now, not where it was', async () => {
    const { owner, asset } = await listAsset({ position: { latitude: -41.3, longitude: 174.8 } })
    const { position: first } = await anonymous.assets.get({ params: { id: asset.id } })
    await update(owner, asset, { position: { latitude: -36.8, longitude: 174.7 } })
    const { position: second } = await anonymous.assets.get({ params: { id: asset.id } })
    const found = (center: Asset['position']) =>
      anonymous.assets.list({ query: { ...center, radiusM: 1000 } })
    expect((await found(first)).items).toEqual([])
    expect((await found(second)).items).toMatchObject([{ id: asset.id, distanceM: 0 }])
  })
})

describe('a change of a listing', () => {
  test('keeps what it does not name and counts the version up', async () => {
    const { owner, asset } = await listAsset()
    const place = await readLastPlace(context.db)
    const changes = { priceMicrosPerKwh: -5000, status: 'paused' as const, description: 'Closed.' }
    const changed = await update(owner, asset, changes)
    expect(changed).toEqual({ ...asset, ...changes, version: 2 })
    expect(await owner.client.assets.get({ params: { id: asset.id } })).toEqual(changed)
    expect(await changedAssets(place)).toEqual([{ accountId: null, assetId: asset.id }])
  })

  test('on an old version is refused and changes nothing', async () => {
    const { owner, asset } = await listAsset()
    await update(owner, asset, { name: 'First' })
    const params = { id: asset.id }
    const calls = [
      update(owner, asset, { name: 'Second' }),
      owner.client.assets.remove({ params, version: asset.version })
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'version_stale', status: 412 })
    }
    expect(await anonymous.assets.get({ params })).toMatchObject({
      name: 'First',
      status: 'active'
    })
  })

  test('by anybody else finds nothing to change', async () => {
    const { owner, asset } = await listAsset()
    const other = await signUp('producer')
    const params = { id: asset.id }
    const photo = await owner.client.assets.addPhoto({ params, file: picture })
    const calls = [
      update(other, asset, { name: 'Mine now' }),
      other.client.assets.remove({ params, version: 2 }),
      other.client.assets.addPhoto({ params, file: picture }),
      other.client.assets.removePhoto({ params: { ...params, photoId: photo.id } })
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'not_found', status: 404 })
    }
    expect(await anonymous.assets.get({ params })).toMatchObject({ name: asset.name, version: 2 })
  })

  test('one account’s copy is never another’s', async () => {
    const { asset } = await listAsset()
    const response = await inject({ method: 'GET', url: `/api/v1/assets/${asset.id}` })
    expect(response.headers.etag).toMatch(/^"1-/)
    expect(response.headers.vary).toContain('authorization')
    expect(response.headers.vary).toContain('cookie')
  })
})

describe('an asset at a site', () => {
  const inIndia = { marketId: 'IN-IEX', timeZone: 'Asia/Kolkata' }

  test('is listed in the currency of the market of that site and in no other', async () => {
    const owner = await signUp('producer')
    const site = await createSite(owner, inIndia)
    const mismatch = {
      code: 'currency_mismatch',
      status: 422,
      details: { currency: 'INR' },
      errors: [{ pointer: '/body/siteId' }]
    }
    expect(await refusalOf(createAsset(owner, { siteId: site.id }))).toMatchObject(mismatch)
    const listed = await createAsset(owner, { siteId: site.id, currency: 'INR' })
    expect(listed).toMatchObject({ currency: 'INR', siteId: site.id })
    const homeless = await createAsset(owner)
    const moved = update(owner, homeless, { siteId: site.id })
    expect(await refusalOf(moved)).toMatchObject(mismatch)
  })

  test('keeps its site in a market of its currency, until it is retired for good', async () => {
    const owner = await signUp('producer')
    const site = await createSite(owner)
    const asset = await createAsset(owner, { siteId: site.id })
    const move = () =>
      owner.client.sites.update({
        params: { id: site.id },
        version: site.version,
        body: { ...siteBody, ...inIndia }
      })
    expect(await refusalOf(move())).toMatchObject({
      code: 'currency_mismatch',
      details: { currency: 'EUR' },
      errors: [{ pointer: '/body/marketId' }]
    })
    const retired = await update(owner, asset, { status: 'retired' })
    expect(await move()).toMatchObject({ marketId: 'IN-IEX' })
    expect(await refusalOf(update(owner, retired, { status: 'active' }))).toMatchObject({
      code: 'currency_mismatch'
    })
    await update(owner, retired, { status: 'active', siteId: null })
  })
})

describe('a retired listing', () => {
  test('leaves the marketplace, but whoever traded with it still finds it by its id', async () => {
    const { owner, asset } = await listAsset({ name: 'Wasserrad am Mühlbach' })
    await owner.client.assets.remove({ params: { id: asset.id }, version: asset.version })
    const texts = [{ text: 'wasserrad' }, {}, { location: 'Wiehre' }]
    for (const query of texts) {
      const { items } = await anonymous.assets.list({ query: { limit: 100, ...query } })
      expect(items.map(({ id }) => id)).not.toContain(asset.id)
    }
    const shown = await anonymous.assets.get({ params: { id: asset.id } })
    expect(shown).toMatchObject({ status: 'retired', version: 2 })
    expect((await owner.client.assets.mine()).items).toMatchObject([{ id: asset.id }])
  })

  test('is refused while an open offer needs it, and possible once that has ended', async () => {
    const owner = await signUp('producer')
    const asset = await createAsset(owner, { siteId: (await createSite(owner)).id })
    const { id } = asset
    const offer = await createOffer(owner, { assetId: id })
    const retire = () => owner.client.assets.remove({ params: { id }, version: asset.version })
    const calls = [retire(), update(owner, asset, { status: 'retired' })]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'asset_in_use', status: 409 })
    }
    expect(await anonymous.assets.get({ params: { id } })).toMatchObject({ status: 'active' })
    await owner.client.offers.cancel({
      params: { id: offer.id },
      version: offer.version,
      idempotencyKey: 'withdrawn'
    })
    await retire()
    expect(await anonymous.assets.get({ params: { id } })).toMatchObject({ status: 'retired' })
  })

  test('is found again by its words once its owner lists it anew', async () => {
    const { owner, asset } = await listAsset({ name: 'Kupferhammer' })
    const retired = await update(owner, asset, { status: 'retired' })
    expect((await anonymous.assets.list({ query: { text: 'kupferhammer' } })).items).toEqual([])
    await update(owner, retired, { status: 'active' })
    expect((await anonymous.assets.list({ query: { text: 'kupferhammer' } })).items).toMatchObject([
      { id: asset.id }
    ])
  })
})

test('my assets page through newest first, retired ones too, none missing and none twice', async () => {
  const { owner, asset } = await listAsset()
  await owner.client.assets.remove({ params: { id: asset.id }, version: 1 })
  const ids = [asset.id]
  for (let count = 0; count < 4; count += 1) ids.unshift((await createAsset(owner)).id)
  const mine = await readAll((cursor) =>
    owner.client.assets.mine({ query: { limit: 2, ...cursor } })
  )
  expect(mine.map(({ id }) => id)).toEqual(ids)
})
