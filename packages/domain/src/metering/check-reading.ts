import { hourMs, minuteMs, type Interval } from '../calendar/interval.ts'
import type { ReadingQuality } from './bucket-readings.ts'

/** A meter's report on one interval of one channel, in Wh, as it came. */
export type ReportedReading = Interval & { valueWh: number | null; quality: ReadingQuality }

export type ReadingFault =
  | 'interval_invalid'
  | 'interval_too_long'
  | 'interval_in_future'
  | 'value_negative'
  | 'value_missing'
  | 'value_unexpected'

/** A reading may stand for a local day at most, and the longest has 25 hours. */
export const longestReadingMs = 25 * hourMs
/** How far a meter's clock may be ahead. */
const clockToleranceMs = 5 * minuteMs
const earliestMs = Date.UTC(2000, 0, 1)

/**
 * What is wrong with a reading by itself, or null. Its interval must end after it starts, begin
 * after the year 1999, be no longer than a local day and have passed (five minutes of a fast clock
 * aside). A reading of quality `missing` has no value, any other has one that is not negative.
 */
export function checkReading(reading: ReportedReading, nowMs: number): ReadingFault | null {
  const { startMs, endMs, valueWh, quality } = reading
  if (startMs >= endMs || startMs < earliestMs) return 'interval_invalid'
  if (endMs > nowMs + clockToleranceMs) return 'interval_in_future'
  if (endMs - startMs > longestReadingMs) return 'interval_too_long'
  if (quality === 'missing') return valueWh === null ? null : 'value_unexpected'
  if (valueWh === null) return 'value_missing'
  return valueWh < 0 ? 'value_negative' : null
}
