import type { UploadFile } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { transact, type Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { cleanPicture } from '../pictures.ts'
import { findAsset, updateAsset } from '../queries/assets.ts'
import * as queries from '../queries/photos.ts'
import type { AssetRow, PhotoNote } from '../tables.ts'
import { lockOwnAsset } from './listing.ts'

const mostPhotos = 8

/**
 * Answers the new photo's note. What is kept is the picture encoded again, without what came beside
 * it.
 */
export async function addPhoto(
  context: Context,
  ownerId: string,
  assetId: string,
  file: UploadFile
): Promise<PhotoNote> {
  const { mediaType } = file
  await refuseForeign(context, ownerId, assetId)
  const bytes = await cleanPicture(mediaType, file.bytes)
  return transact(context.db, async (db) => {
    const asset = await lockOwnAsset(db, ownerId, assetId)
    const notes = photosOf(asset)
    if (notes.length >= mostPhotos) throw new Refusal('too_many_photos')
    const note = { id: context.ids.next(), mediaType }
    const createdAt = context.clock.now()
    await queries.insertPhoto(db, { ...note, assetId, bytes, createdAt })
    await storePhotos(db, context, asset, [...notes, note])
    return note
  })
}

/** Whom the asset does not belong to makes us decode nothing. */
async function refuseForeign(context: Context, ownerId: string, assetId: string): Promise<void> {
  const asset = await findAsset(context.db, assetId)
  if (asset?.ownerId !== ownerId) throw new Refusal('not_found')
}

export async function removePhoto(
  context: Context,
  ownerId: string,
  assetId: string,
  photoId: string
): Promise<void> {
  await transact(context.db, async (db) => {
    const asset = await lockOwnAsset(db, ownerId, assetId)
    const notes = photosOf(asset)
    const left = notes.filter(({ id }) => id !== photoId)
    if (left.length === notes.length) throw new Refusal('not_found')
    await queries.deletePhoto(db, photoId)
    await storePhotos(db, context, asset, left)
  })
}

export function photosOf({ photosJson }: AssetRow): PhotoNote[] {
  return JSON.parse(photosJson) as PhotoNote[]
}

async function storePhotos(
  db: Transaction,
  context: Context,
  asset: AssetRow,
  notes: readonly PhotoNote[]
): Promise<void> {
  const photosJson = JSON.stringify(notes)
  await updateAsset(db, asset.id, { photosJson, version: asset.version + 1 })
  await record(db, context, 'asset.changed', { assetId: asset.id })
}

/** The picture itself; photos are as public as the listing they belong to. */
export async function readPhoto(context: Context, assetId: string, photoId: string) {
  const photo = await queries.findPhoto(context.db, assetId, photoId)
  if (!photo) throw new Refusal('not_found')
  return photo
}
