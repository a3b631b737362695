import type { Price } from './resample.ts'
import type { FoundWindows, RunWindow } from './run-window.ts'

/**
 * A run that may be interrupted: the cheapest, the first and the dearest pieces of the known time,
 * as long as the run together. Of equal prices the earlier time is taken, and what is taken in part
 * is taken from its start. Null when less is known than the run takes.
 */
export function splitWindows(prices: readonly Price[], durationMs: number): FoundWindows | null {
  const first = take(prices, durationMs)
  if (first === null) return null
  const byPrice = (sign: 1 | -1) =>
    prices.toSorted(
      (a, b) => sign * (a.priceMicrosPerKwh - b.priceMicrosPerKwh) || a.startMs - b.startMs
    )
  const best = take(byPrice(1), durationMs)
  const dearest = take(byPrice(-1), durationMs)
  if (best === null || dearest === null) return null
  const [any] = prices
  const isFlat = prices.every((price) => price.priceMicrosPerKwh === any?.priceMicrosPerKwh)
  return { best, first, dearest, isSame: isFlat }
}

/** Takes time in the order given until the run is full; the pieces by start. */
function take(prices: readonly Price[], durationMs: number): RunWindow | null {
  let leftMs = durationMs
  const parts: Price[] = []
  for (const { startMs, endMs, priceMicrosPerKwh } of prices) {
    if (leftMs === 0) break
    const takenMs = Math.min(leftMs, endMs - startMs)
    parts.push({ startMs, endMs: startMs + takenMs, priceMicrosPerKwh })
    leftMs -= takenMs
  }
  if (leftMs > 0) return null
  parts.sort((a, b) => a.startMs - b.startMs)
  return { startMs: parts[0]?.startMs ?? 0, endMs: parts.at(-1)?.endMs ?? 0, parts }
}
