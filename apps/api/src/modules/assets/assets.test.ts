import { describe, expect, test } from 'vitest'
import type { Asset } from '@commonwatt/contract'
import { coarsePosition, distanceM } from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { assetBody, createAsset, createOffer, createSite, readAll } from '../../../test/makers.ts'
import { readEventsAfter, readLastPlace, type Place } from '../../stream/event-bus.ts'

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
    expect(response.headers.etag).toBe('"1"')
    expect(response.headers.vary).toContain('authorization')
    expect(response.headers.vary).toContain('cookie')
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

describe('photos', () => {
  test('show on the listing in their order and are downloaded by anybody, to be kept', async () => {
    const { owner, asset } = await listAsset()
    const params = { id: asset.id }
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000_000, 7)])
    const large = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: new Uint8Array(jpeg) }
    const first = await owner.client.assets.addPhoto({ params, file: large })
    const second = await owner.client.assets.addPhoto({ params, file: picture })
    const shown = await anonymous.assets.get({ params })
    expect(shown).toMatchObject({ photos: [first, second], version: 3 })
    const { items } = await anonymous.assets.list({ query: { limit: 100 } })
    expect(items.find(({ id }) => id === asset.id)?.photos).toEqual([first, second])
    const download = await anonymous.assets.photo({ params: { ...params, photoId: first.id } })
    expect(download.mediaType).toContain('image/jpeg')
    expect(Buffer.compare(Buffer.from(download.bytes), jpeg)).toBe(0)
    const response = await inject({ method: 'GET', url: second.url })
    expect(response.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff'
    })
    expect(response.headers['cache-control']).toContain('immutable')
    expect(response.rawPayload).toEqual(png)
  })

  test.each([
    ['a text that says it is a picture', 'image/png', Buffer.from('<svg onload=alert(1)>')],
    ['a picture of another type', 'image/jpeg', png],
    ['an empty file', 'image/webp', Buffer.alloc(0)],
    ['a sound in the same wrapping', 'image/webp', Buffer.from('RIFF\0\0\0\0WAVEfmt ')]
  ])('%s is refused', async (_name, mediaType, bytes) => {
    const { owner, asset } = await listAsset()
    const file = { name: 'roof', mediaType, bytes: new Uint8Array(bytes) }
    const call = owner.client.assets.addPhoto({ params: { id: asset.id }, file })
    expect(await refusalOf(call)).toMatchObject({ code: 'photo_invalid', status: 422 })
  })

  test('of other types and above 5 MB are refused before they are looked at', async () => {
    const { owner, asset } = await listAsset()
    const params = { id: asset.id }
    const gif = { ...picture, mediaType: 'image/gif' }
    expect(await refusalOf(owner.client.assets.addPhoto({ params, file: gif }))).toMatchObject({
      code: 'unsupported_media_type'
    })
    const bytes = new Uint8Array(Buffer.concat([png, Buffer.alloc(5_000_000)]))
    const large = owner.client.assets.addPhoto({ params, file: { ...picture, bytes } })
    expect(await refusalOf(large)).toMatchObject({ code: 'payload_too_large', status: 413 })
  })

  test('are eight at most, also when they come at once', async () => {
    const { owner, asset } = await listAsset()
    const add = () => owner.client.assets.addPhoto({ params: { id: asset.id }, file: picture })
    const results = await Promise.allSettled(Array.from({ length: 10 }, add))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(8)
    expect(await refusalOf(add())).toMatchObject({ code: 'too_many_photos' })
    const shown = await anonymous.assets.get({ params: { id: asset.id } })
    expect(new Set(shown.photos.map(({ id }) => id)).size).toBe(8)
  })

  test('that were removed are gone from the listing and from their address', async () => {
    const { owner, asset } = await listAsset()
    const params = { id: asset.id }
    const first = await owner.client.assets.addPhoto({ params, file: picture })
    const second = await owner.client.assets.addPhoto({ params, file: picture })
    const photoParams = { ...params, photoId: first.id }
    await owner.client.assets.removePhoto({ params: photoParams })
    expect((await anonymous.assets.get({ params })).photos).toEqual([second])
    const gone = [
      anonymous.assets.photo({ params: photoParams }),
      owner.client.assets.removePhoto({ params: photoParams })
    ]
    for (const refusal of await Promise.all(gone.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'not_found' })
    }
  })

  test('are found under their own asset only', async () => {
    const { owner, asset } = await listAsset()
    const other = await createAsset(owner)
    const photo = await owner.client.assets.addPhoto({ params: { id: asset.id }, file: picture })
    const call = anonymous.assets.photo({ params: { id: other.id, photoId: photo.id } })
    expect(await refusalOf(call)).toMatchObject({ code: 'not_found' })
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
