import { assert, assertSafeInteger } from '../assert.ts'
import { type Bid, type PriceLimits } from './bid.ts'
import { meritOrders, readBook } from './book.ts'
import { ladderOf, type Ladder } from './ladder.ts'
import { matchBook } from './match.ts'

/** A corner of a curve: at this price, or a better one, so much energy is wanted or offered. */
export type CurvePoint = { priceMicrosPerKwh: number; quantityWh: number }

export type AggregatedCurves = {
  /** By price down: at each price what buyers want who pay no less. */
  demand: CurvePoint[]
  /** By price up: at each price what sellers offer who take no more. */
  supply: CurvePoint[]
}

const fewestPoints = 8

/**
 * The aggregated demand and supply curves of a market time unit, a point for each distinct limit.
 *
 * A curve of more than `mostPoints` (8 or more, 200 unless told) is thinned: its ends and the
 * steps around the traded volume stay, between them points are left out evenly. Every point that is
 * shown is one of the curve. Asserts that either side's sum is a safe integer.
 */
export function aggregateCurves(
  input: { bids: readonly Bid[]; mostPoints?: number } & PriceLimits
): AggregatedCurves {
  const { mostPoints = 200 } = input
  assertSafeInteger(mostPoints, 'mostPoints')
  assert(mostPoints >= fewestPoints, `mostPoints must be ${fewestPoints} or more`)
  const book = readBook(input.bids, input)
  const { buys, sells } = meritOrders(book)
  const { volumeWh } = matchBook(book, buys, sells)
  return {
    demand: thin(pointsOf(ladderOf(book, buys)), volumeWh, mostPoints),
    supply: thin(pointsOf(ladderOf(book, sells)), volumeWh, mostPoints)
  }
}

function pointsOf({ limitsMicrosPerKwh, quantitiesWh }: Ladder): CurvePoint[] {
  let sumWh = 0
  const points = limitsMicrosPerKwh.map((priceMicrosPerKwh, step) => {
    sumWh += quantitiesWh[step]!
    return { priceMicrosPerKwh, quantityWh: sumWh }
  })
  assertSafeInteger(sumWh, 'the sum of a curve')
  return points
}

function thin(points: CurvePoint[], volumeWh: number, mostPoints: number): CurvePoint[] {
  if (points.length <= mostPoints) return points
  const last = points.length - 1
  const crossing = points.findIndex(({ quantityWh }) => quantityWh >= volumeWh)
  const kept = new Set([0, last])
  for (const near of [crossing - 1, crossing, crossing + 1]) {
    if (near >= 0 && near <= last) kept.add(near)
  }
  const even = mostPoints - kept.size
  for (let part = 1; part <= even; part += 1) kept.add(Math.floor((part * last) / (even + 1)))
  return [...kept].toSorted((a, b) => a - b).map((index) => points[index]!)
}
