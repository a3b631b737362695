import { decimalOf, withMinus } from './number.ts'
import { moneyLocale, numberFormat } from './locale.ts'

export interface MoneyStyle {
  /** Writes a plus before what comes in: "+€0.60". Zero and what goes out stay plain. */
  signed?: boolean
}

/** Micros of a currency as people write money: 1_100_000 EUR is "€1.10". Never "-0.00". */
export function formatMoney(
  amountMicros: number,
  currency: string,
  { signed = false }: MoneyStyle = {}
): string {
  const format = numberFormat(moneyLocale(currency), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay: signed ? 'exceptZero' : 'negative'
  })
  return withMinus(format.format(decimalOf(amountMicros, 6)))
}

/** Whole units only, for axes and round figures: "€412". */
export function formatMoneyWhole(amountMicros: number, currency: string): string {
  const format = numberFormat(moneyLocale(currency), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay: 'negative',
    maximumFractionDigits: 0
  })
  return withMinus(format.format(decimalOf(amountMicros, 6)))
}

/** The sign alone, as a label beside a field: "€". */
export function currencySymbol(currency: string): string {
  const parts = numberFormat(moneyLocale(currency), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol'
  }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}
