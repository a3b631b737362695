import type { contract, MarginalStep as WireStep } from '@commonwatt/contract'
import type { MarginalStep, Side } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { fromInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import {
  explainUnit,
  readBook,
  readCurves,
  readUnitFills,
  type Explanation
} from './service/explain.ts'
import { placeBids, withdrawBids } from './service/place-bids.ts'
import { readAuctions, readBidSet, readPlaceLimits } from './service/read.ts'
import { readResults, readUnit, requireAuction } from './service/results.ts'
import { toAuction, toBidSet, toFill, toLimits, toUnit, toWindow } from './wire.ts'
import { readUnitZones } from './zones.ts'

const order = 'auctions'

export function auctionHandlers(context: Context): Handlers<typeof contract.auctions> {
  return {
    list: async ({ query }) => {
      const { cursor, limit = 20, ...filter } = query
      const place = decodeCursor(cursor, order, ['text', 'text'])
      const before = place && { deliveryDate: place[0], id: place[1] }
      const rows = await readAuctions(context, { ...filter, before }, limit + 1)
      return toPage(
        rows,
        limit,
        (row) => toAuction(context, row),
        (row) => encodeCursor(order, [row.deliveryDate, row.id])
      )
    },
    get: async ({ params }) => toAuction(context, await requireAuction(context, params.id)),
    bids: async ({ actor, params }) => toBidSet(await readBidSet(context, actor.id, params.id)),
    limits: async ({ actor, params, query }) => {
      const limits = await readPlaceLimits(context, actor.id, params.id, query.siteId)
      return toLimits(params.id, limits)
    },
    replaceBids: async ({ db, actor, params, body }) =>
      toBidSet(await placeBids(db, context, actor, params.id, body)),
    withdrawBids: async ({ db, actor, params }) =>
      toBidSet(await withdrawBids(db, context, actor.id, params.id)),
    ...resultHandlers(context)
  }
}

function resultHandlers(
  context: Context
): Pick<Handlers<typeof contract.auctions>, 'results' | 'curves' | 'book' | 'explain'> {
  return {
    results: async ({ actor, params }) => {
      const { auction, units, mine } = await readResults(context, params.id, actor?.id ?? null)
      return {
        auction: toAuction(context, auction),
        units: units.map(toUnit),
        mine: mine && mine.map(toFill)
      }
    },
    curves: async ({ params, query }) => {
      const { unit, zonePrice, demand, supply } = await readCurves(
        context,
        toQuestion(params.id, query)
      )
      const { priceMicrosPerKwh, volumeWh } = unit
      return { ...toWindow(unit), demand, supply, priceMicrosPerKwh, zonePrice, volumeWh }
    },
    book: async ({ params, query }) => {
      const { auction, unit } = await readUnit(context, params.id, fromInstant(query.deliveryStart))
      const zones = readUnitZones(unit)
      return {
        ...toWindow(unit),
        bookHash: unit.bookHash,
        floorMicrosPerKwh: auction.floorMicrosPerKwh,
        capMicrosPerKwh: auction.capMicrosPerKwh,
        zones: zones?.prices.map(({ zoneId }) => zoneId) ?? [],
        feeMicrosPerKwh: zones?.feeMicrosPerKwh.map((row) => [...row]) ?? [],
        bids: [...readBook(unit)],
        fills: await readUnitFills(context, unit)
      }
    },
    explain: async ({ actor, params, query }) =>
      toExplanation(await explainUnit(context, toQuestion(params.id, query), actor?.id ?? null))
  }
}

function toQuestion(auctionId: string, query: { deliveryStart: string; zoneId?: string }) {
  return { auctionId, deliveryStart: fromInstant(query.deliveryStart), zoneId: query.zoneId }
}

function toExplanation(explanation: Explanation) {
  const { unit, zonePrice, zoneIntervals, lowerSetBy, upperSetBy } = explanation
  const toBound = <Reason>(priceMicrosPerKwh: number | null, reason: Reason | null) =>
    priceMicrosPerKwh === null || reason === null ? null : { priceMicrosPerKwh, reason }
  const toStep = (side: Side, step: MarginalStep | null): WireStep | null =>
    step && {
      side,
      limitPriceMicrosPerKwh: step.limitPriceMicrosPerKwh,
      quantityWh: step.quantityWh,
      filledWh: step.filledWh,
      sequences: step.bidIds.map(Number),
      isMine: explanation.isMine(step)
    }
  return {
    ...toWindow(unit),
    priceMicrosPerKwh: unit.priceMicrosPerKwh,
    zonePrice,
    zoneIntervals,
    volumeWh: unit.volumeWh,
    lower: toBound(unit.lowerMicrosPerKwh, lowerSetBy),
    upper: toBound(unit.upperMicrosPerKwh, upperSetBy),
    lastBuy: toStep('buy', explanation.lastBuy),
    lastSell: toStep('sell', explanation.lastSell),
    nextBuy: toStep('buy', explanation.nextBuy),
    nextSell: toStep('sell', explanation.nextSell)
  }
}
