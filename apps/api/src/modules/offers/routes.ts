import type { contract, Offer } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import type { ReadSiteCapacity } from '../sites/index.ts'
import type { ShownOffer } from './queries/offers.ts'
import { cancelOffer, updateOfferTerms, type RefusePendingTrades } from './service/change.ts'
import { createOffer } from './service/create.ts'
import { listMine, readOffer } from './service/read.ts'
import { findOffers } from './service/search.ts'

const mineOrder = 'offers:mine'

/**
 * `refusePendingTrades` comes from the trades and `readCapacity` from the auctions, which know the
 * offers and not the other way round.
 */
export function offerHandlers(
  context: Context,
  {
    refusePendingTrades,
    readCapacity
  }: { refusePendingTrades: RefusePendingTrades; readCapacity: ReadSiteCapacity }
): Handlers<typeof contract.offers> {
  return {
    create: async ({ db, actor, body }) => {
      const id = await createOffer(db, context, readCapacity, actor.id, body)
      return toOffer(await readOffer(db, id), actor.id)
    },
    list: async ({ actor, query }) => {
      const { rows, limit, toCursor, total, radiusM } = await findOffers(context, query)
      const page = toPage(rows, limit, (row) => toOffer(row, actor?.id ?? null), toCursor)
      return { ...page, total, radiusM }
    },
    mine: async ({ actor, query }) => {
      const limit = query.limit ?? 20
      const [beforeId = null] = decodeCursor(query.cursor, mineOrder, ['text']) ?? []
      const filter = { status: query.status ?? null, beforeId }
      const rows = await listMine(context, actor.id, filter, limit + 1)
      return toPage(
        rows,
        limit,
        (row) => toOffer(row, actor.id),
        (row) => encodeCursor(mineOrder, [row.id])
      )
    },
    get: async ({ actor, params }) =>
      toOffer(await readOffer(context.db, params.id), actor?.id ?? null),
    update: async ({ db, actor, params, version, body }) => {
      const wanted = { id: params.id, version }
      await updateOfferTerms(db, context, readCapacity, actor.id, wanted, body)
      return toOffer(await readOffer(db, params.id), actor.id)
    },
    cancel: async ({ db, actor, params, version }) => {
      const wanted = { id: params.id, version }
      await cancelOffer(db, context, actor.id, wanted, refusePendingTrades)
      return toOffer(await readOffer(db, params.id), actor.id)
    }
  }
}

/** What a viewer may see: the exact position is the seller's own. */
function toOffer(row: ShownOffer, viewerId: string | null): Offer {
  const isMine = row.sellerId === viewerId
  const soldWh = row.soldWh ?? 0
  return {
    id: row.id,
    sellerId: row.sellerId,
    sellerName: row.sellerName ?? '',
    title: row.title,
    sourceType: row.sourceType,
    assetId: row.assetId,
    batteryId: row.batteryId,
    energyWh: row.energyWh,
    remainingWh: row.remainingWh,
    acceptedWh: row.acceptedWh,
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    gridFeeMicrosPerKwh: row.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: row.platformFeeMicrosPerKwh,
    allInMicrosPerKwh: row.allInMicrosPerKwh,
    currency: row.currency,
    marketId: row.marketId,
    position: isMine
      ? { latitude: row.latitude, longitude: row.longitude }
      : { latitude: row.publicLatitude, longitude: row.publicLongitude },
    isPositionExact: isMine,
    distanceM: row.distanceM,
    deliveryStart: toInstant(row.deliveryStart),
    deliveryEnd: toInstant(row.deliveryEnd),
    status: row.status,
    deliveredShare: soldWh === 0 ? null : (row.deliveredWh ?? 0) / soldWh,
    completedTrades: row.completedTrades ?? 0,
    isMine,
    isSimulated: row.isSimulated === 1,
    version: row.version,
    createdAt: toInstant(row.createdAt)
  }
}
