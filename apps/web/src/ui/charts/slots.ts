import type { Shape } from '../tag.tsx'

/** One stretch of time with its value; null where nothing is known. */
export interface Slot {
  startMs: number
  /** Half-open: the slot ends just before. */
  endMs: number
  value: number | null
}

export interface BarSlot extends Slot {
  /** The bar's fill, a token such as `var(--cw-cheap)`. */
  color: string
  /** The word that says what the colour says. */
  mark?: { shape: Shape; color: string; word: string }
  /** More about the slot in the readout, such as a second price. */
  note?: string
}

export interface TimeWindow {
  startMs: number
  endMs: number
  label?: string
}

/** The slot that holds the instant, or the nearest one. */
export function slotAt(slots: readonly Slot[], instantMs: number): number {
  const inside = slots.findIndex((slot) => instantMs >= slot.startMs && instantMs < slot.endMs)
  if (inside >= 0) return inside
  const first = slots[0]
  return first && instantMs < first.startMs ? 0 : Math.max(0, slots.length - 1)
}

const hourMs = 3_600_000

/**
 * Where a key leads: ← → by a slot, Page keys by an hour or `pageMs`, Home and End to the edges;
 * else null.
 */
export function slotAfterKey(
  slots: readonly Slot[],
  at: number,
  key: string,
  pageMs = hourMs
): number | null {
  const last = slots.length - 1
  const here = slots[at]
  if (!here) return null
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'ArrowRight') return Math.min(last, at + 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'PageUp') return Math.min(at, slotAt(slots, here.startMs - pageMs))
  if (key === 'PageDown') return Math.max(at, slotAt(slots, here.startMs + pageMs))
  return null
}

/** Lowest and highest known slot, or null when nothing is known or all are alike. */
export function extremesOf<S extends Slot>(slots: readonly S[]): { min: S; max: S } | null {
  const known = slots.filter((slot) => slot.value !== null)
  const [first] = known
  if (!first) return null
  const by = (better: (a: number, b: number) => boolean) =>
    known.reduce((best, slot) => (better(slot.value ?? 0, best.value ?? 0) ? slot : best), first)
  const min = by((a, b) => a < b)
  const max = by((a, b) => a > b)
  return min.value === max.value ? null : { min, max }
}
