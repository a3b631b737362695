import { t } from '@lingui/core/macro'
import { currencySymbol } from './money.ts'
import { decimalOf, formatNumber } from './number.ts'

/** The part of the currency in which people say a price per kWh, and how many micros it has. */
interface Subunit {
  name: () => string
  micros: number
  digits: number
}

const cent: Subunit = { name: () => t`ct`, micros: 10_000, digits: 4 }
const paisa: Subunit = { name: () => t`paise`, micros: 10_000, digits: 4 }

function subunitOf(currency: string): Subunit {
  if (currency === 'INR') return paisa
  if (currency === 'EUR' || currency === 'USD') return cent
  return { name: () => currencySymbol(currency), micros: 1_000_000, digits: 6 }
}

export interface Parts {
  value: string
  unit: string
}

/** A price in the sub-unit, value and unit apart: { value: "21.9", unit: "ct" }. */
export function priceParts(priceMicrosPerKwh: number, currency: string, decimals = 1): Parts {
  const subunit = subunitOf(currency)
  return {
    value: formatNumber(decimalOf(priceMicrosPerKwh, subunit.digits), { decimals }),
    unit: subunit.name()
  }
}

/** "21.9 ct" (or "460.0 paise"): beside a heading that says per kWh. */
export function formatPrice(priceMicrosPerKwh: number, currency: string, decimals = 1): string {
  const { value, unit } = priceParts(priceMicrosPerKwh, currency, decimals)
  return `${value} ${unit}`
}

/** "21.9 ct per kWh": a price is never shown without its unit. */
export function formatPricePerKwh(
  priceMicrosPerKwh: number,
  currency: string,
  decimals = 1
): string {
  const price = formatPrice(priceMicrosPerKwh, currency, decimals)
  return t`${price} per kWh`
}

/** The unit alone, for axes and fields: "ct per kWh". */
export function priceUnit(currency: string): string {
  const unit = subunitOf(currency).name()
  return t`${unit} per kWh`
}

/** For charts only: the price as a number in the sub-unit. */
export function priceInSubunits(priceMicrosPerKwh: number, currency: string): number {
  return priceMicrosPerKwh / subunitOf(currency).micros
}

/** Micros of one sub-unit; a price typed in ct or paise is multiplied by it. */
export function subunitMicros(currency: string): number {
  return subunitOf(currency).micros
}

/** A small amount of money in the sub-unit, where "€0.00" would say nothing: "2.67 ct". */
export function formatSmallMoney(amountMicros: number, currency: string): string {
  const subunit = subunitOf(currency)
  return `${formatNumber(decimalOf(amountMicros, subunit.digits), { decimals: 2 })} ${subunit.name()}`
}
