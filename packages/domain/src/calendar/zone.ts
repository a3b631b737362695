import { Temporal } from 'temporal-polyfill'
import { assertSafeInteger } from '../assert.ts'
import type { Interval } from './interval.ts'

/** A stretch of time in which a zone keeps one offset from UTC; the ends may be infinite. */
export type OffsetSpan = Interval & { offsetMs: number }

// The answers never change, so remembering them keeps the functions pure. A zone has about two
// spans a year.
const spansByZone = new Map<string, OffsetSpan[]>()

/**
 * The span of constant offset around an instant. A few nanoseconds once the span was seen. Throws
 * on an unknown zone.
 */
export function offsetSpanAt(timeZone: string, atMs: number): OffsetSpan {
  let spans = spansByZone.get(timeZone)
  if (spans === undefined) {
    spans = []
    spansByZone.set(timeZone, spans)
  }
  for (const [index, span] of spans.entries()) {
    if (atMs < span.startMs || atMs >= span.endMs) continue
    // Neighbouring questions follow each other, so what was just found goes in front.
    if (index > 0) {
      spans.splice(index, 1)
      spans.unshift(span)
    }
    return span
  }
  const span = findOffsetSpan(timeZone, atMs)
  spans.unshift(span)
  return span
}

/** The spans of constant offset that meet an interval, in order. */
export function offsetSpansIn(timeZone: string, interval: Interval): OffsetSpan[] {
  const spans: OffsetSpan[] = []
  for (let atMs = interval.startMs; atMs < interval.endMs;) {
    const span = offsetSpanAt(timeZone, atMs)
    spans.push(span)
    atMs = span.endMs
  }
  return spans
}

/**
 * Minutes that local clocks are ahead of UTC at an instant: 60 or 120 in Europe/Berlin, 330 in
 * Asia/Kolkata. Whole minutes for every zone since 1973. Throws on an unknown zone.
 */
export function offsetMinutesAt(input: { timeZone: string; atMs: number }): number {
  assertSafeInteger(input.atMs, 'atMs')
  return offsetSpanAt(input.timeZone, input.atMs).offsetMs / 60_000
}

/**
 * Whether the text is the name of a time zone of the IANA database, in its own spelling. A bare
 * offset such as "+05:30" is none: it has no daylight-saving rule, and no place.
 */
export function isValidTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    return zonedAt(text, 0).timeZoneId === text
  } catch {
    return false
  }
}

function findOffsetSpan(timeZone: string, atMs: number): OffsetSpan {
  // "previous" is strictly before, so one millisecond on finds a change at this very instant too.
  const previous = zonedAt(timeZone, atMs + 1).getTimeZoneTransition('previous')
  const here = zonedAt(timeZone, atMs)
  const next = here.getTimeZoneTransition('next')
  return {
    startMs: previous?.epochMilliseconds ?? -Infinity,
    endMs: next?.epochMilliseconds ?? Infinity,
    offsetMs: here.offsetNanoseconds / 1e6
  }
}

function zonedAt(timeZone: string, atMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
}
