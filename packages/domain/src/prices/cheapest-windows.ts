import { assert, assertSafeInteger } from '../assert.ts'
import { overlapMs } from '../calendar/interval.ts'
import type { Price } from './resample.ts'
import { weightedSum, type FoundWindows, type RunWindow } from './run-window.ts'
import { splitWindows } from './split-window.ts'

/**
 * - `best`: `best` is the cheapest; of equals the earliest.
 * - `same_whenever`: it costs the same whenever it runs, as on a flat tariff; nothing is the best.
 * - `not_known`: no run fits into the prices that are known.
 */
export type CheapestWindows = { knownUntilMs: number | null; isWhollyKnown: boolean } & (
  | { answer: 'best'; best: RunWindow; first: RunWindow; dearest: RunWindow }
  | { answer: 'same_whenever'; first: RunWindow }
  | { answer: 'not_known' }
)

export interface WindowsInput {
  /** By start, without overlaps (asserted); a time without a price is not known. */
  prices: readonly Price[]
  durationMs: number
  /** The run begins at or after this instant … */
  earliestMs: number
  /** … and has ended by this one; asserted to leave room for the run. */
  latestMs: number
  /** Whether it may be interrupted and go on later. */
  isSplit: boolean
}

/**
 * When something that takes the same power all the time runs cheapest.
 *
 * In one piece: of all runs that have a price throughout. Their cost changes linearly between
 * instants at which the run begins or ends where a price does, so only those are compared, and the
 * earliest possible start. Split: the cheapest time there is, of equal prices the earlier, the last
 * piece cut short. Costs are compared exactly, before any rounding. What is the same for every kWh
 * (fees, levies) changes no order, so the prices may be with or without it.
 *
 * `first` is the run that begins as soon as it can; `knownUntilMs` tells how far prices reach from
 * `earliestMs` without a gap (null when there is none at all), `isWhollyKnown` whether to
 * `latestMs`.
 */
export function cheapestWindows(input: WindowsInput): CheapestWindows {
  const { durationMs, earliestMs, latestMs, isSplit } = input
  assertSafeInteger(earliestMs, 'earliestMs')
  assertSafeInteger(durationMs, 'durationMs')
  assert(durationMs > 0, `durationMs must be positive: ${durationMs}`)
  assert(earliestMs + durationMs <= latestMs, 'the run is longer than the time it may take')
  const prices = clipPrices(input)
  const reachMs = reachOf(prices, earliestMs)
  const known = {
    knownUntilMs: reachMs === earliestMs ? null : reachMs,
    isWhollyKnown: reachMs === latestMs
  }
  const found = isSplit ? splitWindows(prices, durationMs) : contiguousWindows(prices, input)
  if (found === null) return { answer: 'not_known', ...known }
  const { best, first, dearest, isSame } = found
  if (isSame) return { answer: 'same_whenever', first, ...known }
  return { answer: 'best', best, first, dearest, ...known }
}

function contiguousWindows(
  prices: readonly Price[],
  { durationMs, earliestMs, latestMs }: WindowsInput
): FoundWindows | null {
  const stretches = prices.length === 0 ? [] : unbroken(prices)
  const candidates: { startMs: number; sum: bigint }[] = []
  for (const stretch of stretches) {
    const fromMs = Math.max(stretch[0]?.startMs ?? 0, earliestMs)
    const lastMs = Math.min(stretch.at(-1)?.endMs ?? 0, latestMs) - durationMs
    const starts = new Set<number>([fromMs])
    for (const { startMs, endMs } of stretch) starts.add(startMs).add(endMs - durationMs)
    const sorted = [...starts].filter((atMs) => atMs >= fromMs && atMs <= lastMs)
    candidates.push(
      ...sumsOf(
        stretch,
        sorted.toSorted((a, b) => a - b),
        durationMs
      )
    )
  }
  const [first] = candidates
  if (!first) return null
  const best = candidates.reduce((kept, one) => (one.sum < kept.sum ? one : kept))
  const dearest = candidates.reduce((kept, one) => (one.sum > kept.sum ? one : kept))
  const windowAt = ({ startMs }: { startMs: number }) => windowOf(prices, startMs, durationMs)
  const firstWindow = windowAt(first)
  const isOnly = candidates.length === 1 && !isFlat(firstWindow.parts)
  return {
    best: windowAt(best),
    first: firstWindow,
    dearest: windowAt(dearest),
    isSame: best.sum === dearest.sum && !isOnly
  }
}

/** Σ price × ms of each run, from sums over all prices before its start and before its end. */
function sumsOf(stretch: readonly Price[], startsMs: readonly number[], durationMs: number) {
  const sumBefore = createSums(stretch)
  const sumBeforeEnd = createSums(stretch)
  return startsMs.map((startMs) => ({
    startMs,
    sum: sumBeforeEnd(startMs + durationMs) - sumBefore(startMs)
  }))
}

/** Σ price × ms up to an instant; instants must not fall, so that the whole is one walk. */
function createSums(stretch: readonly Price[]): (untilMs: number) => bigint {
  let at = 0
  let sum = 0n
  return (untilMs) => {
    for (let price = stretch[at]; price && price.endMs <= untilMs; price = stretch[at]) {
      sum += weightedSum([price])
      at += 1
    }
    const open = stretch[at]
    if (open === undefined || open.startMs >= untilMs) return sum
    return sum + BigInt(open.priceMicrosPerKwh) * BigInt(untilMs - open.startMs)
  }
}

/** Prices that follow each other without a gap. */
function unbroken(prices: readonly Price[]): Price[][] {
  const stretches: Price[][] = []
  let reachedMs = NaN
  for (const price of prices) {
    if (price.startMs === reachedMs) stretches.at(-1)?.push(price)
    else stretches.push([price])
    reachedMs = price.endMs
  }
  return stretches
}

function windowOf(prices: readonly Price[], startMs: number, durationMs: number): RunWindow {
  const run = { startMs, endMs: startMs + durationMs }
  const parts = prices.flatMap((price) =>
    overlapMs(price, run) === 0
      ? []
      : [
          {
            startMs: Math.max(price.startMs, run.startMs),
            endMs: Math.min(price.endMs, run.endMs),
            priceMicrosPerKwh: price.priceMicrosPerKwh
          }
        ]
  )
  return { ...run, parts }
}

function clipPrices({ prices, earliestMs, latestMs }: WindowsInput): Price[] {
  let reachedMs = -Infinity
  for (const { startMs, endMs, priceMicrosPerKwh } of prices) {
    assertSafeInteger(priceMicrosPerKwh, 'priceMicrosPerKwh')
    assert(startMs >= reachedMs && endMs > startMs, 'prices overlap or are not in order')
    reachedMs = endMs
  }
  return windowOf(prices, earliestMs, latestMs - earliestMs).parts
}

function reachOf(prices: readonly Price[], earliestMs: number): number {
  let reachMs = earliestMs
  for (const { startMs, endMs } of prices) {
    if (startMs !== reachMs) break
    reachMs = endMs
  }
  return reachMs
}

function isFlat(parts: readonly Price[]): boolean {
  return parts.every((part) => part.priceMicrosPerKwh === parts[0]?.priceMicrosPerKwh)
}
