import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import type { UploadFile } from '@commonwatt/contract'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { createAsset } from '../../../test/makers.ts'

const { anonymous, inject, signUp } = await startTestApp()

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)
const picture = { name: 'roof.png', mediaType: 'image/png', bytes: new Uint8Array(png) }

/** What a phone writes beside a picture; the orientation says that it was held upright. */
const taken = {
  IFD0: { Model: 'Cellar Camera', DateTime: '2026:05:10 10:00:00' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '47/1 59/1 14/1', GPSLongitude: '7/1 50/1 28/1' }
}

/** A picture of 60 by 40, the left half red and the right half blue. */
async function paint(
  format: 'jpeg' | 'png' | 'webp',
  change: (image: Sharp) => Sharp = (image) => image
): Promise<Uint8Array> {
  const create = { width: 60, height: 40, channels: 3 as const, background: 'blue' }
  const red = { create: { ...create, width: 30, background: 'red' } }
  const image = sharp({ create }).composite([{ input: red, gravity: 'west' }])
  return new Uint8Array(await change(image.toFormat(format)).toBuffer())
}

async function listAsset() {
  const owner = await signUp('producer', 'Lena Hartmann')
  return { owner, asset: await createAsset(owner) }
}

/** Uploads a file as a photo and downloads what was kept of it. */
async function store(file: UploadFile): Promise<Uint8Array> {
  const { owner, asset } = await listAsset()
  const { id } = await owner.client.assets.addPhoto({ params: { id: asset.id }, file })
  return (await anonymous.assets.photo({ params: { id: asset.id, photoId: id } })).bytes
}

describe('photos', () => {
  test('show on the listing in their order and are downloaded by anybody, to be kept', async () => {
    const { owner, asset } = await listAsset()
    const params = { id: asset.id }
    const file = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: await paint('jpeg') }
    const first = await owner.client.assets.addPhoto({ params, file })
    const second = await owner.client.assets.addPhoto({ params, file: picture })
    const shown = await anonymous.assets.get({ params })
    expect(shown).toMatchObject({ photos: [first, second], version: 3 })
    const { items } = await anonymous.assets.list({ query: { limit: 100 } })
    expect(items.find(({ id }) => id === asset.id)?.photos).toEqual([first, second])
    const download = await anonymous.assets.photo({ params: { ...params, photoId: first.id } })
    expect(download.mediaType).toContain('image/jpeg')
    expect(await sharp(download.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 60 })
    const response = await inject({ method: 'GET', url: second.url })
    expect(response.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff'
    })
    expect(response.headers['cache-control']).toContain('immutable')
    expect(await sharp(response.rawPayload).metadata()).toMatchObject({ format: 'png', width: 1 })
  })

  test.each(['jpeg', 'png', 'webp'] as const)(
    'a %s is kept upright and without where, when and with what it was taken',
    async (format) => {
      const bytes = await paint(format, (image) =>
        image
          .withMetadata({ orientation: 6 })
          .withExif(taken)
          .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Talstrasse</x:xmpmeta>')
      )
      const before = await sharp(bytes).metadata()
      expect(before).toMatchObject({ orientation: 6, width: 60, height: 40 })
      expect(before.exif?.toString('latin1')).toContain('Cellar Camera')
      const kept = await store({ name: 'roof', mediaType: `image/${format}`, bytes })
      const after = await sharp(kept).metadata()
      expect(after).toMatchObject({ format, width: 40, height: 60 })
      for (const name of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const) {
        expect(after[name], name).toBeUndefined()
      }
      const text = Buffer.from(kept).toString('latin1')
      expect(text).not.toContain('Cellar Camera')
      expect(text).not.toContain('Talstrasse')
      // The left edge was red; turned by a quarter it is the top.
      const { data } = await sharp(kept).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      expect([data[0], data[1], data[2]].map((value = 0) => value > 128)).toEqual([
        true,
        false,
        false
      ])
    }
  )

  test('are made smaller than a large screen, and refused above fifty million pixels', async () => {
    const wide = { width: 5000, height: 500, channels: 3 as const, background: 'green' }
    const bytes = await sharp({ create: wide }).png().toBuffer()
    const kept = await store({ name: 'wide.png', mediaType: 'image/png', bytes })
    expect(await sharp(kept).metadata()).toMatchObject({ width: 2560, height: 256 })
    const { owner, asset } = await listAsset()
    const huge = { ...wide, width: 10_000, height: 5001 }
    const call = owner.client.assets.addPhoto({
      params: { id: asset.id },
      file: {
        name: 'b.png',
        mediaType: 'image/png',
        bytes: await sharp({ create: huge }).png().toBuffer()
      }
    })
    expect(await refusalOf(call)).toMatchObject({
      code: 'photo_too_large',
      status: 422,
      details: { maximumPixels: 50_000_000 }
    })
  })

  test.each([
    ['a text that says it is a picture', 'image/png', Buffer.from('<svg onload=alert(1)>')],
    ['a picture of another type', 'image/jpeg', png],
    ['an empty file', 'image/webp', Buffer.alloc(0)],
    ['a sound in the same wrapping', 'image/webp', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['a beginning and nothing behind it', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a picture that ends in the middle', 'image/png', png.subarray(0, 50)],
    ['a drawing that would fetch from elsewhere', 'image/webp', Buffer.from('<svg><image/></svg>')]
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
