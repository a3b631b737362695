import type {
  Auction,
  AuctionUnit,
  BidLimits as WireLimits,
  BidSet,
  Fill
} from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import { findMarket } from '../markets/index.ts'
import type { UnitRow } from './queries/results.ts'
import { greatestWh, type BidLimits, type Place } from './service/limits.ts'
import type { PlacedBids } from './service/place-bids.ts'
import type { OwnFill } from './service/results.ts'
import type { AuctionTable } from './tables.ts'
import { readUnitZones, readZonesOf } from './zones.ts'

const minute = 60_000

export function toAuction(context: Context, row: AuctionTable): Auction {
  const zones = readZonesOf(row)?.zones ?? []
  return {
    id: row.id,
    marketId: row.marketId,
    marketName: findMarket(context, row.marketId)?.name ?? row.marketId,
    deliveryDate: row.deliveryDate,
    deliveryStart: toInstant(row.deliveryStart),
    deliveryEnd: toInstant(row.deliveryEnd),
    timeZone: row.timeZone,
    currency: row.currency,
    mtuMin: row.mtuMin,
    unitCount: row.unitCount,
    status: row.status,
    gateClosureAt: toInstant(row.gateClosureAt),
    settledAt: toInstantOrNull(row.settledAt),
    floorMicrosPerKwh: row.floorMicrosPerKwh,
    capMicrosPerKwh: row.capMicrosPerKwh,
    tickMicrosPerKwh: row.tickMicrosPerKwh,
    gridFeeMicrosPerKwh: row.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: row.platformFeeMicrosPerKwh,
    zones: zones.map(({ id, name }) => ({ id, name })),
    bookHash: row.bookHash,
    bidCount: row.bidCount,
    volumeWh: row.volumeWh,
    meanPriceMicrosPerKwh: row.meanPriceMicrosPerKwh
  }
}

export function toBidSet({ auction, set, bids }: PlacedBids): BidSet {
  return {
    auctionId: auction.id,
    siteId: set?.siteId ?? null,
    zoneId: set?.zoneId ?? null,
    origin: set?.origin ?? null,
    currency: auction.currency,
    heldMicros: set?.heldMicros ?? 0,
    acceptedAt: toInstantOrNull(set?.acceptedAt ?? null),
    bids: bids.map((bid) => ({
      sequence: bid.sequence,
      deliveryStart: toInstant(bid.deliveryStart),
      deliveryEnd: toInstant(bid.deliveryStart + auction.mtuMin * minute),
      side: bid.side,
      quantityWh: bid.quantityWh,
      limitPriceMicrosPerKwh: bid.limitPriceMicrosPerKwh
    }))
  }
}

export function toLimits(
  auctionId: string,
  { site, zoneId, buyWh, room }: Place & BidLimits
): WireLimits {
  const toWh = (wh: number) => Math.min(greatestWh, wh)
  return {
    auctionId,
    siteId: site.id,
    zoneId,
    buyWh: toWh(buyWh),
    storedWh: toWh(room.storedWh),
    units: room.units.map(({ startMs, plantWh, sellWh }) => ({
      deliveryStart: toInstant(startMs),
      plantWh: toWh(plantWh),
      sellWh: toWh(sellWh)
    }))
  }
}

export function toWindow(unit: { deliveryStart: number; deliveryEnd: number }) {
  return {
    deliveryStart: toInstant(unit.deliveryStart),
    deliveryEnd: toInstant(unit.deliveryEnd)
  }
}

export function toUnit(row: UnitRow): AuctionUnit {
  return {
    ...toWindow(row),
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    lowerMicrosPerKwh: row.lowerMicrosPerKwh,
    upperMicrosPerKwh: row.upperMicrosPerKwh,
    volumeWh: row.volumeWh,
    demandWh: row.demandWh,
    supplyWh: row.supplyWh,
    zones: [...(readUnitZones(row)?.prices ?? [])],
    bookHash: row.bookHash
  }
}

export function toFill({ bid, fill, unit, priceMicrosPerKwh }: OwnFill): Fill {
  const energyMicros = fill?.energyMicros ?? 0
  const gridFeeMicros = fill?.gridFeeMicros ?? 0
  const platformFeeMicros = fill?.platformFeeMicros ?? 0
  return {
    sequence: bid.sequence,
    ...toWindow(unit),
    side: bid.side,
    quantityWh: bid.quantityWh,
    limitPriceMicrosPerKwh: bid.limitPriceMicrosPerKwh,
    filledWh: fill?.filledWh ?? 0,
    priceMicrosPerKwh,
    energyMicros,
    gridFeeMicros,
    platformFeeMicros,
    totalMicros: energyMicros + gridFeeMicros + platformFeeMicros
  }
}
