import { dropDoubleResidue, parseDecimalToInteger } from '@commonwatt/domain'

/**
 * Which prices are wanted: of a zone as the source names it, over whole local days of the market.
 */
export interface FeedRequest {
  zone: string
  timeZone: string
  currency: string
  mtuMin: 15 | 30 | 60
  fromMs: number
  toMs: number
}

export interface FeedPrice {
  startMs: number
  minutes: number
  priceMicrosPerKwh: number
}

/** A public source of day-ahead prices. */
export interface PriceFeed {
  /**
   * The environment variable it cannot do without and that is not set; null when it can be asked.
   */
  readonly missingKey: string | null
  /**
   * What the source knows of the range, by start and without overlaps; empty while nothing is
   * published. Throws `FeedFault` when it cannot be reached, refuses, or answers something that is
   * no price list.
   */
  fetchPrices(request: FeedRequest, signal: AbortSignal): Promise<FeedPrice[]>
}

/** What a source got wrong, in words that an operator can act on and that hold no key. */
export class FeedFault extends Error {
  /** How long the source asks to be left alone. */
  readonly retryAfterMs: number | null
  constructor(reason: string, retryAfterMs: number | null = null) {
    super(reason)
    this.name = 'FeedFault'
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * 1 of a currency per MWh is 1000 micros per kWh, so three decimals are exact and a fourth is not.
 */
const decimals = 3

/** A price per MWh, as JSON's number or as text, in micros per kWh. */
export function toPriceMicrosPerKwh(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') throw new FeedFault(`"${shorten(value)}" is no price`)
  const parsed = parseDecimalToInteger(dropDoubleResidue(text.trim()), decimals)
  if (!parsed.ok) throw new FeedFault(`"${shorten(text)}" is no price`)
  return parsed.value
}

/**
 * The prices of the range by start. A price that is there twice is kept once; two different prices
 * for one time, of one length, contradict each other. Of prices of different lengths that overlap
 * those of the market's own unit are kept, then the finer.
 */
export function toSeries(prices: readonly FeedPrice[], request: FeedRequest): FeedPrice[] {
  const { fromMs, toMs, mtuMin } = request
  const wanted = prices.filter(({ startMs }) => startMs >= fromMs && startMs < toMs)
  const rank = ({ minutes }: FeedPrice) => (minutes === mtuMin ? 0 : minutes)
  const byRank = Map.groupBy(wanted, rank)
  let series: FeedPrice[] = []
  for (const key of [...byRank.keys()].toSorted((a, b) => a - b)) {
    const ofOneLength = withoutCopies(byRank.get(key) ?? [])
    series = [...series, ...withoutOverlap(ofOneLength, series)].toSorted(byStart)
  }
  return series
}

const minute = 60_000
const byStart = (a: FeedPrice, b: FeedPrice) => a.startMs - b.startMs
const endOf = ({ startMs, minutes }: FeedPrice) => startMs + minutes * minute

function withoutCopies(prices: readonly FeedPrice[]): FeedPrice[] {
  const kept: FeedPrice[] = []
  for (const price of prices.toSorted(byStart)) {
    const last = kept.at(-1)
    if (last === undefined || endOf(last) <= price.startMs) {
      kept.push(price)
      continue
    }
    const isCopy =
      last.startMs === price.startMs && last.priceMicrosPerKwh === price.priceMicrosPerKwh
    if (!isCopy) {
      throw new FeedFault(`it has two prices for ${new Date(price.startMs).toISOString()}`)
    }
  }
  return kept
}

/** Those of `prices` that meet none of `series`; both by start. */
function withoutOverlap(prices: readonly FeedPrice[], series: readonly FeedPrice[]): FeedPrice[] {
  let next = 0
  return prices.filter((price) => {
    let other = series[next]
    while (other !== undefined && endOf(other) <= price.startMs) other = series[(next += 1)]
    return other === undefined || other.startMs >= endOf(price)
  })
}

/** A document as JSON, or the fault that it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FeedFault(`it answered no JSON but "${shorten(text)}"`)
  }
}

/** Refuses a unit other than the market's currency per MWh, however it is written. */
export function requireUnit(unit: unknown, currency: string): void {
  const written = typeof unit === 'string' ? unit.replace(/\s/g, '').toUpperCase() : ''
  if (written !== `${currency}/MWH`) {
    throw new FeedFault(`its prices are in "${shorten(unit)}", not in ${currency}/MWh`)
  }
}

/** The start of something, on one line, for a message. */
export function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value))
  return text.replace(/\s+/g, ' ').slice(0, 60)
}
