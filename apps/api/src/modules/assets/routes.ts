import {
  contract,
  routePath,
  type Asset,
  type AssetPhoto,
  type HandlerInput
} from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import { readNames } from '../identity/index.ts'
import { retireAsset, updateAsset, type IsAssetInUse } from './service/change.ts'
import { createAsset } from './service/create.ts'
import { addPhoto, photosOf, readPhoto, removePhoto } from './service/photos.ts'
import {
  listMine,
  readListing,
  searchMarketplace,
  type AssetSearch,
  type FoundAsset
} from './service/read.ts'
import type { AssetRow, PhotoNote } from './tables.ts'
import { soughtPlaceTermsOf, wordsOf } from './terms.ts'

const ownOrder = 'my-assets'

/** `isAssetInUse` comes from the trades, which know the assets and not the other way round. */
export function assetsHandlers(
  context: Context,
  { isAssetInUse }: { isAssetInUse: IsAssetInUse }
): Handlers<typeof contract.assets> {
  const show = async (row: AssetRow, viewerId: string | null) =>
    toAsset(row, await readNames(context.db, [row.ownerId]), viewerId)
  return {
    create: async ({ actor, body }) => show(await createAsset(context, actor.id, body), actor.id),
    list: async ({ actor, query }) => {
      const search = toSearch(query)
      const rows = await searchMarketplace(context, search)
      return showPage(context, rows, search.limit - 1, actor?.id ?? null, (row) =>
        encodeCursor(orderOf(query), [keyOf(row, search), row.seq])
      )
    },
    mine: async ({ actor, query }) => {
      const limit = query.limit ?? 20
      const after = decodeCursor(query.cursor, ownOrder, ['number'])
      const rows = await listMine(context, actor.id, after?.[0] ?? null, limit + 1)
      return showPage(context, rows, limit, actor.id, (row) => encodeCursor(ownOrder, [row.seq]))
    },
    get: async ({ actor, params }) =>
      show(await readListing(context, params.id), actor?.id ?? null),
    update: async ({ actor, params, version, body }) =>
      show(await updateAsset(context, isAssetInUse, actor.id, params.id, version, body), actor.id),
    remove: async ({ actor, params, version }) => {
      await retireAsset(context, isAssetInUse, actor.id, params.id, version)
      return null
    },
    addPhoto: async ({ actor, params, file }) =>
      toPhoto(params.id, await addPhoto(context, actor.id, params.id, file)),
    photo: ({ params }) => readPhoto(context, params.id, params.photoId),
    removePhoto: async ({ actor, params }) => {
      await removePhoto(context, actor.id, params.id, params.photoId)
      return null
    }
  }
}

type ListQuery = HandlerInput<typeof contract.assets.list>['query']

function toSearch(query: ListQuery): AssetSearch {
  const { latitude, longitude, radiusM, sort = 'newest', limit = 20 } = query
  const hasCenter = latitude !== undefined && longitude !== undefined
  const center = hasCenter ? { latitude, longitude } : null
  const needsCenter = radiusM !== undefined || sort === 'distance'
  if (!center && (needsCenter || latitude !== undefined || longitude !== undefined)) {
    const missing = latitude === undefined ? 'latitude' : 'longitude'
    throw new Refusal('validation_failed')
      .at(`/query/${missing}`)
      .because(
        '`latitude` and `longitude` go together; `radiusM` and the order by distance need them.'
      )
  }
  const after = decodeCursor(query.cursor, orderOf(query), ['number', 'number'])
  const words = wordsOf(query.text ?? '')
  return {
    words: words.slice(0, -1),
    beginning: words.at(-1) ?? null,
    placeTerms: soughtPlaceTermsOf(query.location ?? ''),
    type: query.type ?? null,
    status: query.status ?? null,
    center,
    radiusM: radiusM ?? null,
    minPriceMicrosPerKwh: query.minPriceMicrosPerKwh ?? null,
    maxPriceMicrosPerKwh: query.maxPriceMicrosPerKwh ?? null,
    minCapacityW: query.minCapacityW ?? null,
    maxCapacityW: query.maxCapacityW ?? null,
    order: sort,
    after: after && { key: after[0], seq: after[1] },
    limit: limit + 1
  }
}

/** A distance means something from its own centre only, so a cursor belongs to that centre too. */
function orderOf({ sort = 'newest', latitude, longitude }: ListQuery): string {
  return sort === 'distance' ? `assets:${sort}:${latitude}:${longitude}` : `assets:${sort}`
}

function keyOf(row: FoundAsset, { order }: AssetSearch): number {
  switch (order) {
    case 'newest':
      return 0
    case 'price':
    case 'price_down':
      return row.priceMicrosPerKwh
    case 'capacity_down':
      return row.capacityW
    case 'distance':
      return row.distanceM ?? 0
  }
}

async function showPage<Row extends AssetRow & { distanceM?: number | null }>(
  context: Context,
  rows: readonly Row[],
  limit: number,
  viewerId: string | null,
  toCursor: (row: Row) => string
) {
  const names = await readNames(
    context.db,
    rows.map((row) => row.ownerId)
  )
  return toPage(rows, limit, (row) => toAsset(row, names, viewerId), toCursor)
}

/** Others see where an asset roughly stands; the distance is to there, for its owner too. */
function toAsset(
  row: AssetRow & { distanceM?: number | null },
  names: ReadonlyMap<string, string>,
  viewerId: string | null
): Asset {
  const isMine = row.ownerId === viewerId
  return {
    id: row.id,
    ownerId: row.ownerId,
    ownerName: names.get(row.ownerId) ?? '',
    name: row.name,
    type: row.type,
    status: row.status,
    capacityW: row.capacityW,
    locationName: row.locationName,
    position: isMine
      ? { latitude: row.latitude, longitude: row.longitude }
      : { latitude: row.publicLatitude, longitude: row.publicLongitude },
    isPositionExact: isMine,
    distanceM: row.distanceM ?? null,
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    currency: row.currency,
    description: row.description,
    siteId: isMine ? row.siteId : null,
    photos: row.photosJson === '[]' ? [] : photosOf(row).map((note) => toPhoto(row.id, note)),
    isMine,
    isSimulated: row.isSimulated === 1,
    version: row.version,
    createdAt: toInstant(row.createdAt)
  }
}

const photoPath = routePath('assets', contract.assets.photo)

function toPhoto(assetId: string, { id, mediaType }: PhotoNote): AssetPhoto {
  const url = photoPath.replace(':id', assetId).replace(':photoId', id)
  return { id, url, mediaType }
}
