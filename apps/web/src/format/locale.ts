import { i18n } from '@lingui/core'

const regions: Record<string, string> = { en: 'en-GB', de: 'de-DE', hi: 'hi-IN' }

/** The locale that numbers and dates are written in; it follows the language of the interface. */
export function formatLocale(): string {
  return regions[i18n.locale] ?? regions['en'] ?? 'en-GB'
}

/** Rupees are grouped the Indian way (1,10,000) in every language that knows the grouping. */
export function moneyLocale(currency: string): string {
  return currency === 'INR' && i18n.locale === 'en' ? 'en-IN' : formatLocale()
}

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs a hundred times what using it costs, so each is made once. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  let format = numberFormats.get(key)
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(locale, options)))
  return format
}

export function dateFormat(
  locale: string,
  options: Intl.DateTimeFormatOptions
): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let format = dateFormats.get(key)
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(locale, options)))
  return format
}
