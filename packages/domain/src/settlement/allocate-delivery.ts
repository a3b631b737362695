import { assert, assertNonNegativeInteger } from '../assert.ts'
import { overlapMs, type Interval } from '../calendar/interval.ts'
import {
  energyShare,
  energyWithin,
  inOrderWithoutOverlap,
  type IntervalEnergy
} from '../metering/interval-energy.ts'

/**
 * An accepted trade that a meter delivers: sold energy, window and instant of acceptance in epoch
 * ms.
 */
export type DeliveryTrade = {
  id: string
  acceptedAt: number
  energyWh: number
  deliveryStart: number
  deliveryEnd: number
}

export type Delivery = {
  /** Measured energy that went to this trade. */
  deliveredWh: number
  /** How much of the trade's window has readings, in ms. */
  coveredMs: number
  /** Where the energy came from, in order of time; intervals that gave nothing are left out. */
  intervals: IntervalEnergy[]
}

/**
 * Divides what one meter delivered among the trades it has to serve: first in, first out by
 * acceptance.
 *
 * Readings are taken in order of time. In each, the trades whose window holds it take in order of
 * acceptance (equal instants by id), each at most what it still lacks: 5 and 4 against 8 receive 5
 * and 3. A reading that reaches over the edge of a window counts pro rata of time, rounded down,
 * and what one trade took of it no other gets. A reading that overlaps an earlier one is left out.
 */
export function allocateDelivery(input: {
  trades: readonly DeliveryTrade[]
  readings: readonly IntervalEnergy[]
}): Map<string, Delivery> {
  const deliveries = new Map<string, Delivery>()
  for (const trade of input.trades) {
    assertNonNegativeInteger(trade.energyWh, 'energyWh')
    assert(trade.deliveryStart < trade.deliveryEnd, `the window of ${trade.id} is empty`)
    assert(!deliveries.has(trade.id), `trade ${trade.id} appears twice`)
    deliveries.set(trade.id, { deliveredWh: 0, coveredMs: 0, intervals: [] })
  }
  const queue = input.trades.toSorted(
    (a, b) => a.acceptedAt - b.acceptedAt || (a.id < b.id ? -1 : 1)
  )
  for (const reading of inOrderWithoutOverlap(input.readings)) {
    assertNonNegativeInteger(reading.energyWh, 'energyWh')
    serveFrom(reading, queue, deliveries)
  }
  return deliveries
}

function serveFrom(
  reading: IntervalEnergy,
  queue: readonly DeliveryTrade[],
  deliveries: ReadonlyMap<string, Delivery>
): void {
  const served = queue.filter((trade) => overlapMs(reading, windowOf(trade)) > 0)
  const pieces = piecesOf(reading, served)
  for (const trade of served) {
    const window = windowOf(trade)
    const delivery = deliveries.get(trade.id)
    assert(delivery !== undefined, `no delivery for ${trade.id}`)
    delivery.coveredMs += overlapMs(reading, window)
    const lackingWh = trade.energyWh - delivery.deliveredWh
    const wantedWh = Math.min(lackingWh, energyShare(reading, window))
    const takenWh = takeFrom(pieces, window, wantedWh)
    if (takenWh === 0) continue
    delivery.deliveredWh += takenWh
    delivery.intervals.push({
      startMs: Math.max(reading.startMs, window.startMs),
      endMs: Math.min(reading.endMs, window.endMs),
      energyWh: takenWh
    })
  }
}

/** The reading cut where a window begins or ends, so that a window takes from its own time only. */
function piecesOf(reading: IntervalEnergy, trades: readonly DeliveryTrade[]): IntervalEnergy[] {
  const cuts = new Set([reading.startMs, reading.endMs])
  for (const { deliveryStart, deliveryEnd } of trades) {
    if (deliveryStart > reading.startMs) cuts.add(Math.min(deliveryStart, reading.endMs))
    if (deliveryEnd < reading.endMs) cuts.add(Math.max(deliveryEnd, reading.startMs))
  }
  const pieces: IntervalEnergy[] = []
  let startMs = reading.startMs
  for (const endMs of [...cuts].toSorted((a, b) => a - b).slice(1)) {
    pieces.push({ startMs, endMs, energyWh: energyWithin(reading, { startMs, endMs }) })
    startMs = endMs
  }
  return pieces
}

/**
 * Takes from the pieces inside a window, the earliest first, and tells how much there was to take.
 */
function takeFrom(pieces: readonly IntervalEnergy[], window: Interval, wantedWh: number): number {
  let takenWh = 0
  for (const piece of pieces) {
    if (overlapMs(piece, window) === 0) continue
    const partWh = Math.min(piece.energyWh, wantedWh - takenWh)
    piece.energyWh -= partWh
    takenWh += partWh
  }
  return takenWh
}

function windowOf(trade: DeliveryTrade): Interval {
  return { startMs: trade.deliveryStart, endMs: trade.deliveryEnd }
}
