import type { PriceSlot } from '@commonwatt/contract'
import {
  cheapestWindows,
  windowCostMicros,
  type Interval,
  type RunWindow
} from '@commonwatt/domain'
import { toMs } from '../../format/zone.ts'

/** An appliance running, and what that costs. */
export interface Run {
  startMs: number
  endMs: number
  /** One, or several with breaks between them. */
  pieces: Interval[]
  costMicros: number
}

/** What to do: start at the best time, whenever one likes, or wait until more prices are known. */
export type Advice =
  | { answer: 'best'; best: Run; now: Run; dearest: Run }
  | { answer: 'same_whenever'; now: Run }
  | { answer: 'not_known' }

interface RunInput {
  /** In order; an unknown price inside a run rules that run out. */
  slots: readonly PriceSlot[]
  /** Network and levies on top of each price. */
  extraMicrosPerKwh: number
  durationMs: number
  /** Spread evenly over the duration. */
  energyWh: number
  nowMs: number
  /** Whether it may pause and go on later. */
  isSplit: boolean
}

/**
 * When an appliance should run, from now to the end of the prices. `now` begins as soon as it can.
 */
export function adviseRun(input: RunInput): Advice {
  const { slots, durationMs, nowMs, isSplit } = input
  const latestMs = toMs(slots.at(-1)?.deliveryEnd ?? 0)
  if (nowMs + durationMs > latestMs) return { answer: 'not_known' }
  const prices = slots.flatMap(({ deliveryStart, deliveryEnd, priceMicrosPerKwh }) =>
    priceMicrosPerKwh === null
      ? []
      : [{ startMs: toMs(deliveryStart), endMs: toMs(deliveryEnd), priceMicrosPerKwh }]
  )
  const found = cheapestWindows({ prices, durationMs, earliestMs: nowMs, latestMs, isSplit })
  const priced = (window: RunWindow): Run => ({
    startMs: window.startMs,
    endMs: window.endMs,
    pieces: piecesOf(window),
    costMicros: windowCostMicros(window, input)
  })
  if (found.answer === 'not_known') return found
  if (found.answer === 'same_whenever') return { answer: found.answer, now: priced(found.first) }
  const { best, first, dearest } = found
  return { answer: 'best', best: priced(best), now: priced(first), dearest: priced(dearest) }
}

/** Prices that follow each other run through. */
function piecesOf({ parts }: RunWindow): Interval[] {
  const pieces: Interval[] = []
  for (const { startMs, endMs } of parts) {
    const last = pieces.at(-1)
    if (last?.endMs === startMs) last.endMs = endMs
    else pieces.push({ startMs, endMs })
  }
  return pieces
}
