import type { Market } from '@commonwatt/contract'
import { formatLocale } from '../../format/locale.ts'

/** A country with the market and the zone that a place in it has, unless its owner knows better. */
export interface Country {
  /** Two letters, or the market's id where a market is no country's. */
  code: string
  name: string
  timeZone: string
  marketId: string
}

/** Where a market spans several countries, their clocks are still their own. */
const zones: Record<string, string> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  IN: 'Asia/Kolkata',
  LU: 'Europe/Luxembourg',
  NL: 'Europe/Amsterdam',
  PL: 'Europe/Warsaw'
}

/** The countries that the markets' ids name, "DE-LU" both of its own, in the reader's language. */
export function countriesOf(markets: readonly Market[]): Country[] {
  const names = new Intl.DisplayNames([formatLocale()], { type: 'region' })
  return markets.flatMap((market) => {
    const codes = market.id.split('-').filter((part) => /^[A-Z]{2}$/.test(part))
    const { id: marketId, timeZone, name } = market
    if (codes.length === 0) return [{ code: marketId, name, timeZone, marketId }]
    return codes.map((code) => ({
      code,
      name: names.of(code) ?? name,
      timeZone: zones[code] ?? timeZone,
      marketId
    }))
  })
}

/** The country of the browser's language if there is a market, else the first. */
export function likelyCountry(
  countries: readonly Country[],
  languages: readonly string[]
): Country | undefined {
  const regions = languages.map((language) => new Intl.Locale(language).region)
  return countries.find((country) => regions.includes(country.code)) ?? countries[0]
}
