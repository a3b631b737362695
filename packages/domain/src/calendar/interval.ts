/** A half-open interval in epoch milliseconds: the start belongs to it, the end does not. */
export type Interval = { startMs: number; endMs: number }

export const minuteMs = 60_000
export const quarterHourMs = 900_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** How long two intervals run at the same time, in milliseconds; 0 when they do not meet. */
export function overlapMs(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs))
}
