import { addDays, dayBounds, localDateAt } from '../calendar/date.ts'
import { hourMs, minuteMs, type Interval } from '../calendar/interval.ts'

/** How many days back a missing price is looked for again. */
const repairDays = 7
const longestSilenceMs = 6 * hourMs
const soonMs = 5 * minuteMs
const laterMs = 15 * minuteMs
const eagerForMs = 3 * hourMs

export interface FetchPlan {
  /** Local days of which a price is missing, in order. */
  missing: { date: string; bounds: Interval }[]
  /**
   * What to ask a source for: from the first missing day, yesterday at the latest, to the last
   * known to come.
   */
  range: Interval
  /** Whether the day-ahead prices of tomorrow may be out. */
  isTomorrowDue: boolean
}

/**
 * What a market wants from its sources at an instant: days of the last week with gaps, and tomorrow
 * once the hour of publication has come. Yesterday and today are asked for again each time, so that
 * a price that was corrected after its publication is found. `known` are the real prices there are,
 * by start.
 */
export function planFetch(input: {
  nowMs: number
  timeZone: string
  publishedAboutLocal: string
  known: readonly Interval[]
}): FetchPlan {
  const { nowMs, timeZone, known } = input
  const today = localDateAt({ timeZone, atMs: nowMs })
  const isTomorrowDue = nowMs >= publicationMs(input, today)
  const lastDate = isTomorrowDue ? addDays(today, 1) : today
  const missing: FetchPlan['missing'] = []
  for (let date = addDays(today, -repairDays); date <= lastDate; date = addDays(date, 1)) {
    const bounds = dayBounds({ timeZone, date })
    if (!isCovered(bounds, known)) missing.push({ date, bounds })
  }
  const yesterday = dayBounds({ timeZone, date: addDays(today, -1) })
  const startMs = Math.min(yesterday.startMs, missing[0]?.bounds.startMs ?? Infinity)
  const { endMs } = dayBounds({ timeZone, date: lastDate })
  return { missing, range: { startMs, endMs }, isTomorrowDue }
}

/**
 * When to ask next. With nothing missing, at the next hour of publication, and every few hours in
 * between for corrections. Tomorrow's prices are waited for every 5 minutes for three hours, then
 * every 15; older gaps are looked for every hour.
 */
export function nextFetchMs(input: {
  nowMs: number
  timeZone: string
  publishedAboutLocal: string
  plan: Pick<FetchPlan, 'missing' | 'isTomorrowDue'>
}): number {
  const { nowMs, timeZone, plan } = input
  const today = localDateAt({ timeZone, atMs: nowMs })
  const publishedMs = publicationMs(input, today)
  const isUrgent = plan.missing.some(({ date }) => date >= today)
  if (isUrgent) {
    const waitedMs = nowMs - publishedMs
    const isFresh = waitedMs < eagerForMs && waitedMs >= 0
    return nowMs + (isFresh ? soonMs : laterMs)
  }
  const nextPublicationMs =
    nowMs < publishedMs ? publishedMs : publicationMs(input, addDays(today, 1))
  const pauseMs = plan.missing.length > 0 ? hourMs : longestSilenceMs
  return Math.min(nextPublicationMs, nowMs + pauseMs)
}

/**
 * How long a source that failed is left alone: 1, 2, 4 … minutes, an hour at most; longer when it
 * asks for it.
 */
export function feedBackoffMs(failures: number, retryAfterMs: number | null): number {
  const pauseMs = Math.min(hourMs, minuteMs * 2 ** Math.min(failures - 1, 10))
  return Math.max(pauseMs, retryAfterMs ?? 0)
}

/**
 * The local hour of publication on a date; 24 hours after the one before or not, as the clock has
 * it.
 */
function publicationMs(
  { timeZone, publishedAboutLocal }: { timeZone: string; publishedAboutLocal: string },
  date: string
): number {
  const minutes =
    Number(publishedAboutLocal.slice(0, 2)) * 60 + Number(publishedAboutLocal.slice(3))
  const { startMs, endMs } = dayBounds({ timeZone, date })
  // Counted from the midnight that is nearer, so that a clock change in the morning moves it as
  // well.
  const dayMin = 1440
  return minutes >= dayMin / 2
    ? endMs - (dayMin - minutes) * minuteMs
    : startMs + minutes * minuteMs
}

function isCovered(day: Interval, known: readonly Interval[]): boolean {
  let reachedMs = day.startMs
  for (const { startMs, endMs } of known) {
    if (endMs <= reachedMs) continue
    if (startMs > reachedMs) return false
    reachedMs = endMs
    if (reachedMs >= day.endMs) return true
  }
  return false
}
