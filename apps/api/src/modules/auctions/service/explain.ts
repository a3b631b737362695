import {
  aggregateCurves,
  explainClearing,
  marginOfFills,
  type BookedBid,
  type ClearingExplanation,
  type Fill,
  type MarginalStep,
  type PriceLimits,
  type ZoneIntervals
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { clearZonalBook } from '../clearing/clear-zones.ts'
import { findBids } from '../queries/bids.ts'
import { readFillsOfUnit } from '../queries/results.ts'
import type { AuctionTable, UnitTable } from '../tables.ts'
import { readUnitZones, type UnitZones } from '../zones.ts'
import { readUnit } from './results.ts'

const mostPoints = 400

type ZonePrice = UnitZones['prices'][number]

/** The bids of a frozen book, as they were hashed. */
export const readBook = ({ bookJson }: UnitTable) => JSON.parse(bookJson) as BookedBid[]

/** What traded in a unit, bid by bid, by the book's ids and in its order. */
export async function readUnitFills(context: Context, unit: UnitTable): Promise<Fill[]> {
  const fills = await readFillsOfUnit(context.db, unit.auctionId, unit.deliveryStart)
  const idOf = readBookIds(unit)
  return fills
    .map(({ sequence, filledWh }) => ({ id: idOf(sequence), quantityWh: filledWh }))
    .toSorted((a, b) => Number(a.id) - Number(b.id))
}

/** Leads from a bid's number of acceptance to its id in the published book. */
function readBookIds({ sequencesJson }: UnitTable): (sequence: number) => string {
  if (sequencesJson === null) return String
  const sequences = JSON.parse(sequencesJson) as number[]
  const places = new Map(sequences.map((sequence, place) => [sequence, place + 1]))
  return (sequence) => String(places.get(sequence))
}

export interface UnitQuestion {
  auctionId: string
  deliveryStart: number
  zoneId?: string | undefined
}

/** Demand and supply of a unit, summed along the merit order; of one zone when it is named. */
export async function readCurves(context: Context, question: UnitQuestion) {
  const { auction, unit } = await readUnit(context, question.auctionId, question.deliveryStart)
  const zonePrice = findZonePrice(unit, question.zoneId)
  const bids = readBook(unit).filter(({ zone }) => !zonePrice || zone === zonePrice.zoneId)
  const { floorMicrosPerKwh, capMicrosPerKwh } = auction
  return {
    unit,
    zonePrice,
    ...aggregateCurves({ bids, mostPoints, floorMicrosPerKwh, capMicrosPerKwh })
  }
}

export interface Explanation extends Pick<
  ClearingExplanation,
  'lastBuy' | 'lastSell' | 'nextBuy' | 'nextSell' | 'lowerSetBy' | 'upperSetBy'
> {
  unit: UnitTable
  zonePrice: ZonePrice | null
  zoneIntervals: ZoneIntervals | null
  isMine: (step: MarginalStep) => boolean
}

/** The bids at the margin of a unit; which of them are the viewer's own is told to nobody else. */
export async function explainUnit(
  context: Context,
  question: UnitQuestion,
  viewerId: string | null
): Promise<Explanation> {
  const { auctionId, deliveryStart } = question
  const { auction, unit } = await readUnit(context, auctionId, deliveryStart)
  const zonePrice = findZonePrice(unit, question.zoneId)
  const own = await readOwnIds(context, unit, viewerId)
  const shared = {
    unit,
    zonePrice,
    zoneIntervals: zonePrice && findIntervals(auction, unit, zonePrice.zoneId),
    isMine: ({ bidIds }: MarginalStep) => bidIds.some((id) => own.has(id))
  }
  const bids = readBook(unit)
  if (zonePrice) {
    const fills = await readUnitFills(context, unit)
    const ofZone = bids.filter(({ zone }) => zone === zonePrice.zoneId)
    return {
      ...shared,
      ...marginOfFills({
        bids: ofZone,
        filledWh: new Map(fills.map((fill) => [fill.id, fill.quantityWh]))
      }),
      lowerSetBy: null,
      upperSetBy: null
    }
  }
  if (readUnitZones(unit)) throw new Refusal('not_found').at('/query/zoneId')
  const { floorMicrosPerKwh, capMicrosPerKwh } = auction
  return { ...explainClearing({ bids, floorMicrosPerKwh, capMicrosPerKwh }), ...shared }
}

/**
 * As the clearing found them. Where it did not keep them yet, the frozen book is cleared again, all
 * of it: the interval of a zone's prices depends on the bids of all.
 */
function findIntervals(
  { floorMicrosPerKwh, capMicrosPerKwh }: AuctionTable,
  unit: UnitTable,
  zoneId: string
): ZoneIntervals | null {
  const zones = readUnitZones(unit)
  if (!zones) return null
  const limits = { floorMicrosPerKwh, capMicrosPerKwh }
  const intervals = zones.intervals ?? clearAgain(zones, unit, limits).intervals
  return intervals[zoneId] ?? null
}

function clearAgain({ prices, feeMicrosPerKwh }: UnitZones, unit: UnitTable, limits: PriceLimits) {
  return clearZonalBook({
    zoneIds: prices.map((zone) => zone.zoneId),
    feeMicrosPerKwh,
    bids: readBook(unit),
    ...limits
  })
}

async function readOwnIds(
  context: Context,
  unit: UnitTable,
  memberId: string | null
): Promise<ReadonlySet<string>> {
  const own = memberId === null ? null : await findBids(context.db, unit.auctionId, memberId)
  const idOf = readBookIds(unit)
  const ofUnit = (own?.bids ?? []).filter(
    ({ deliveryStart }) => deliveryStart === unit.deliveryStart
  )
  return new Set(ofUnit.map(({ sequence }) => idOf(sequence)))
}

/** The prices of the zone that is named; refuses one that the unit does not have. */
function findZonePrice(unit: UnitTable, zoneId: string | undefined): ZonePrice | null {
  if (zoneId === undefined) return null
  const zone = readUnitZones(unit)?.prices.find((candidate) => candidate.zoneId === zoneId)
  if (!zone) throw new Refusal('not_found').at('/query/zoneId')
  return zone
}
