import { formatLocale, numberFormat } from './locale.ts'

/** Numbers are written with a true minus sign, and zero never carries one. */
const options = { signDisplay: 'negative', useGrouping: true } as const

/**
 * An integer counted in 10^-digits of a unit as an exact decimal: `decimalOf(1_105, 3)` is "1.105".
 */
export function decimalOf(integer: number, digits: number): Intl.StringNumericLiteral {
  const text = String(Math.abs(Math.round(integer))).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const rest = digits === 0 ? '' : `.${text.slice(-digits)}`
  return `${integer < 0 ? '-' : ''}${whole}${rest}` as Intl.StringNumericLiteral
}

/** Typographic minus instead of the hyphen that Intl writes in most locales. */
export function withMinus(text: string): string {
  return text.replace('-', '−')
}

export interface Decimals {
  /** Exactly this many, unless `atLeast` says fewer will do. */
  decimals?: number
  /** The fewest decimals kept when the rest are zeros. */
  atLeast?: number
}

export function formatNumber(
  value: number | Intl.StringNumericLiteral,
  { decimals = 0, atLeast = decimals }: Decimals = {}
): string {
  const format = numberFormat(formatLocale(), {
    ...options,
    minimumFractionDigits: atLeast,
    maximumFractionDigits: decimals
  })
  return withMinus(format.format(value))
}

/** A share of one: `formatPercent(0.784)` is "78 %", with the space the locale wants. */
export function formatPercent(share: number, decimals = 0): string {
  const format = numberFormat(formatLocale(), {
    ...options,
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals
  })
  return withMinus(format.format(share))
}
