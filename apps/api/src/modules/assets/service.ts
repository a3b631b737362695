import type { Input, UploadFile, contract } from '@commonwatt/contract'
import { coarsePosition } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toFlag } from '../../database/columns.ts'
import { transact, type Db, type Transaction } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { record } from '../../stream/outbox.ts'
import { findOwnSite } from '../sites/index.ts'
import { isPicture } from './pictures.ts'
import * as queries from './queries/assets.ts'
import * as photos from './queries/photos.ts'
import type { AssetRow, PhotoNote } from './tables.ts'
import { placeTermsOf, searchTextOf, wordsOf } from './terms.ts'

export type AssetInput = Input<typeof contract.assets.create>['body']
export type AssetChanges = Input<typeof contract.assets.update>['body']
/** Whether an open offer or trade needs the asset; the module of offers knows. */
export type IsAssetInUse = (db: Db, assetId: string) => Promise<boolean>

const mostPhotos = 8

export interface NewAsset {
  ownerId: string
  input: AssetInput
  isSimulated?: boolean
}

/** Lists one asset on the marketplace. */
export async function createAsset(
  context: Context,
  ownerId: string,
  input: AssetInput,
  { isSimulated = false }: { isSimulated?: boolean } = {}
): Promise<AssetRow> {
  const [asset] = await createAssets(context, [{ ownerId, input, isSimulated }])
  if (!asset) throw new Error('A listed asset did not come back')
  return asset
}

/** Lists many assets (at most 1000) at once, in the order given. */
export async function createAssets(
  context: Context,
  assets: readonly NewAsset[]
): Promise<AssetRow[]> {
  return transact(context.db, async (db) => {
    for (const { ownerId, input } of assets) await refuseForeignSite(db, ownerId, input.siteId)
    const rows = await queries.insertAssets(
      db,
      assets.map((asset) => toNewRow(context, asset))
    )
    await queries.insertTerms(db, rows.map(termsOf))
    for (const { id } of rows) await record(db, context, 'asset.changed', { assetId: id })
    return rows
  })
}

function toNewRow(context: Context, { ownerId, input, isSimulated = false }: NewAsset) {
  const fields = {
    name: input.name.trim(),
    description: input.description.trim(),
    locationName: input.locationName.trim()
  }
  return {
    id: context.ids.next(),
    ownerId,
    siteId: input.siteId ?? null,
    type: input.type,
    status: 'active' as const,
    capacityW: input.capacityW,
    priceMicrosPerKwh: input.priceMicrosPerKwh,
    currency: input.currency,
    ...fields,
    ...toPlace(input.position),
    searchText: searchTextOf(wordsOfListing(fields)),
    photosJson: '[]',
    isSimulated: toFlag(isSimulated),
    version: 1,
    createdAt: context.clock.now()
  }
}

/** Changes an asset that is at `version`; with the status `retired` it leaves the marketplace. */
export async function updateAsset(
  context: Context,
  isInUse: IsAssetInUse,
  ownerId: string,
  id: string,
  version: number,
  changes: AssetChanges
): Promise<AssetRow> {
  return transact(context.db, async (db) => {
    const asset = await lockOwnAsset(db, ownerId, id)
    if (asset.version !== version) throw new Refusal('version_stale')
    await refuseForeignSite(db, ownerId, changes.siteId)
    const isRetiring = changes.status === 'retired' && asset.status !== 'retired'
    if (isRetiring && (await isInUse(db, id))) throw new Refusal('asset_in_use')
    const { position, ...rest } = changes
    const changed: AssetRow = {
      ...asset,
      ...rest,
      name: (changes.name ?? asset.name).trim(),
      description: (changes.description ?? asset.description).trim(),
      locationName: (changes.locationName ?? asset.locationName).trim(),
      ...(position && toPlace(position)),
      version: version + 1
    }
    await store(db, context, asset, changed)
    return changed
  })
}

/** Takes an asset off the marketplace for good; what was traded with it still names it. */
export async function retireAsset(
  context: Context,
  isInUse: IsAssetInUse,
  ownerId: string,
  id: string,
  version: number
): Promise<void> {
  await updateAsset(context, isInUse, ownerId, id, version, { status: 'retired' })
}

/** Answers the new photo's note. The bytes must be what their type claims. */
export async function addPhoto(
  context: Context,
  ownerId: string,
  assetId: string,
  file: UploadFile
): Promise<PhotoNote> {
  const { mediaType, bytes } = file
  if (!isPicture(mediaType, bytes)) throw new Refusal('photo_invalid')
  return transact(context.db, async (db) => {
    const asset = await lockOwnAsset(db, ownerId, assetId)
    const notes = photosOf(asset)
    if (notes.length >= mostPhotos) throw new Refusal('too_many_photos')
    const note = { id: context.ids.next(), mediaType }
    const createdAt = context.clock.now()
    await photos.insertPhoto(db, { ...note, assetId, bytes, createdAt })
    await storePhotos(db, context, asset, [...notes, note])
    return note
  })
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
    await photos.deletePhoto(db, photoId)
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
  await queries.updateAsset(db, asset.id, { photosJson, version: asset.version + 1 })
  await record(db, context, 'asset.changed', { assetId: asset.id })
}

async function lockOwnAsset(db: Transaction, ownerId: string, id: string): Promise<AssetRow> {
  const asset = await queries.lockAsset(db, id)
  if (asset?.ownerId !== ownerId) throw new Refusal('not_found')
  return asset
}

async function refuseForeignSite(
  db: Transaction,
  ownerId: string,
  siteId: string | null | undefined
): Promise<void> {
  if (siteId === undefined || siteId === null) return
  if (!(await findOwnSite(db, ownerId, siteId))) throw new Refusal('not_found').at('/body/siteId')
}

/** Brings row and search index from one state of an asset to the next. */
async function store(
  db: Transaction,
  context: Context,
  before: AssetRow,
  after: AssetRow
): Promise<void> {
  const { seq: _seq, id, ...columns } = after
  const searchText = searchTextOf(wordsOfListing(after))
  await queries.updateAsset(db, id, { ...columns, searchText })
  const [old, now] = [termsOf(before), termsOf(after)]
  await queries.deleteTerms(db, {
    ...old,
    words: without(old.words, now.words),
    placeTerms: without(old.placeTerms, now.placeTerms)
  })
  await queries.insertTerms(db, [
    {
      ...now,
      words: without(now.words, old.words),
      placeTerms: without(now.placeTerms, old.placeTerms)
    }
  ])
  await record(db, context, 'asset.changed', { assetId: id })
}

function without(terms: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return terms.filter((term) => !known.has(term))
}

/** What the search index holds of an asset; nothing of a retired one. */
function termsOf(asset: AssetRow): queries.TermsOfAsset {
  const { seq, type, status } = asset
  if (status === 'retired') return { seq, type, words: [], placeTerms: [] }
  return { seq, type, words: wordsOfListing(asset), placeTerms: placeTermsOf(asset.locationName) }
}

function wordsOfListing(asset: Pick<AssetRow, 'name' | 'description' | 'locationName'>): string[] {
  return wordsOf(`${asset.name} ${asset.description} ${asset.locationName}`)
}

function toPlace(position: AssetInput['position']) {
  const shown = coarsePosition(position)
  return { ...position, publicLatitude: shown.latitude, publicLongitude: shown.longitude }
}
