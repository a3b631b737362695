import type { Market } from '@commonwatt/contract'
import {
  dropDoubleResidue,
  isValidDate,
  parseDecimalToInteger,
  type PriceRow
} from '@commonwatt/domain'

export interface PriceColumns {
  start: number
  resolution: number
  price: number
  count: number
}

type Reason = { ok: false; reason: string }

/** Where the columns stand in a header; they may come in any order, and no other may be there. */
export function findColumns(
  header: readonly string[],
  market: Market
): { ok: true; columns: PriceColumns } | Reason {
  const names = ['ts_utc', 'resolution_min', `price_${market.currency.toLowerCase()}_mwh`]
  const unknown = header.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    return {
      ok: false,
      reason: `the column "${unknown.slice(0, 60)}" does not belong here; expected ${names.join(', ')}`
    }
  }
  const twice = header.find((name, place) => header.indexOf(name) !== place)
  if (twice !== undefined) return { ok: false, reason: `the column ${twice} is there twice` }
  const missing = names.find((name) => !header.includes(name))
  if (missing !== undefined) return { ok: false, reason: `the column ${missing} is missing` }
  const [start = 0, resolution = 0, price = 0] = names.map((name) => header.indexOf(name))
  return { ok: true, columns: { start, resolution, price, count: names.length } }
}

/** One line: the interval, and the price per MWh with up to three decimals as micros per kWh. */
export function readPriceLine(
  record: readonly string[],
  columns: PriceColumns,
  market: Market
): { ok: true; row: Omit<PriceRow, 'line'> } | Reason {
  if (record.length !== columns.count) {
    return { ok: false, reason: `it has ${record.length} fields instead of ${columns.count}` }
  }
  const startText = record[columns.start] ?? ''
  const startMs = parseStart(startText)
  if (startMs === null) {
    return {
      ok: false,
      reason: `"${startText.slice(0, 40)}" is no instant from 2000 to 2100 with Z or an offset`
    }
  }
  const minutesText = record[columns.resolution] ?? ''
  if (!['15', '30', '60'].includes(minutesText)) {
    return { ok: false, reason: `the resolution "${minutesText.slice(0, 40)}" is not 15, 30 or 60` }
  }
  const price = parsePrice(record[columns.price] ?? '', market)
  if (!price.ok) return price
  const { priceMicrosPerKwh } = price
  return { ok: true, row: { startMs, minutes: Number(minutesText), priceMicrosPerKwh } }
}

const instant =
  /^20\d{2}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.0{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Epoch milliseconds of an instant of this century with an offset, or null. */
export function parseStart(text: string): number | null {
  if (!instant.test(text) || !isValidDate(text.slice(0, 10))) return null
  const startMs = Date.parse(text)
  return Number.isNaN(startMs) ? null : startMs
}

/**
 * 1 of a currency per MWh is 1000 micros per kWh, so three decimals are exact and a fourth is not.
 */
const decimals = 3

function parsePrice(
  text: string,
  market: Market
): { ok: true; priceMicrosPerKwh: number } | Reason {
  if (text === '') return { ok: false, reason: 'the price is empty' }
  const parsed = parseDecimalToInteger(dropDoubleResidue(text), decimals)
  const shown = `the price "${text.slice(0, 40)}"`
  if (!parsed.ok) {
    const reasons = {
      not_a_number: 'is not a decimal number',
      too_precise: `has more than ${decimals} decimals`,
      out_of_range: 'is far out of range'
    }
    return { ok: false, reason: `${shown} ${reasons[parsed.reason]}` }
  }
  const beyond = reasonBeyondLimits(parsed.value, market)
  if (beyond !== null) return { ok: false, reason: `${shown} ${beyond}` }
  return { ok: true, priceMicrosPerKwh: parsed.value }
}

/** Why a price cannot be one of this market, or null. */
export function reasonBeyondLimits(priceMicrosPerKwh: number, market: Market): string | null {
  const { floorMicrosPerKwh, capMicrosPerKwh, currency } = market
  const isWithin = priceMicrosPerKwh >= floorMicrosPerKwh && priceMicrosPerKwh <= capMicrosPerKwh
  if (isWithin) return null
  const limits = `${floorMicrosPerKwh / 1000} to ${capMicrosPerKwh / 1000} ${currency}/MWh`
  return `lies outside the limits of the market, ${limits}`
}
