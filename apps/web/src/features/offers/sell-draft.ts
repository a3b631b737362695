import type { Offer } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { editablePrice, isTooHighPrice, parsePriceMicrosPerKwh } from '../../format/parse.ts'
import { formatPrice } from '../../format/price.ts'
import { addDays, instantOfLocal, localDate, localTime } from '../../format/zone.ts'
import type { Stretch } from './grid-price.ts'
import type { SellSource } from './sell-source.ts'
import { isAligned } from './sell-times.ts'

/** What is typed, as it is typed. */
export interface SellDraft {
  title: string
  startDate: string
  startTime: string
  endDate: string
  endTime: string
  energyWh: number | null
  price: string
}

export type DraftFaults = Partial<Record<'title' | 'window' | 'energy' | 'price', string>>

/**
 * Hours in which people sell from such a source; the day after the sun, the evening of a battery.
 */
function usualHours(source: SellSource): [from: string, until: string, days: number] {
  if (source.kind === 'battery') return ['18:00', '21:00', 0]
  return source.type === 'solar' ? ['11:00', '15:00', 0] : ['00:00', '00:00', 1]
}

export function newDraft(source: SellSource, nowMs: number): SellDraft {
  const [startTime, endTime, days] = usualHours(source)
  const today = localDate(nowMs, source.timeZone)
  const isTooLate = localTime(nowMs, source.timeZone) >= startTime
  const startDate = isTooLate ? addDays(today, 1) : today
  const price = source.priceMicrosPerKwh
  return {
    title: source.name,
    startDate,
    startTime,
    endDate: addDays(startDate, days),
    endTime,
    energyWh: source.kind === 'battery' && source.usableWh > 0 ? source.usableWh : null,
    price: price === null ? '' : editablePrice(price, source.market.currency)
  }
}

export function draftOfOffer(offer: Offer, timeZone: string): SellDraft {
  return {
    title: offer.title,
    startDate: localDate(offer.deliveryStart, timeZone),
    startTime: localTime(offer.deliveryStart, timeZone),
    endDate: localDate(offer.deliveryEnd, timeZone),
    endTime: localTime(offer.deliveryEnd, timeZone),
    energyWh: offer.energyWh,
    price: editablePrice(offer.priceMicrosPerKwh, offer.currency)
  }
}

/**
 * The window by the clock of the place; null while a date or time is missing or the end is not
 * after the start.
 */
export function windowOf(draft: SellDraft, timeZone: string): Stretch | null {
  const startMs = instantOfLocal(draft.startDate, draft.startTime, timeZone)
  const endMs = instantOfLocal(draft.endDate, draft.endTime, timeZone)
  return Number.isNaN(startMs) || Number.isNaN(endMs) || endMs <= startMs
    ? null
    : { startMs, endMs }
}

export function priceOf(draft: SellDraft, currency: string): number | null {
  return draft.price.trim() === '' ? null : parsePriceMicrosPerKwh(draft.price, currency)
}

interface Checks {
  window: Stretch | null
  priceMicrosPerKwh: number | null
  availableWh: number
  nowMs: number
  source: SellSource
}

/** What keeps this from being offered, by field. The server has the last word. */
export function faultsOf(draft: SellDraft, checks: Checks): DraftFaults {
  const { window, priceMicrosPerKwh, availableWh, nowMs, source } = checks
  const { currency, mtuMin, capMicrosPerKwh } = source.market
  const faults: DraftFaults = {}
  if (draft.title.trim() === '') faults.title = t`Give it a name that people recognise`
  if (!window) faults.window = t`The end has to come after the start`
  else if (window.startMs <= nowMs) faults.window = t`The start has to lie ahead`
  else if (!isAligned(window, source))
    faults.window = t`Energy is sold in units of ${mtuMin} minutes here: start and end with one`
  if (draft.energyWh === null || draft.energyWh <= 0) faults.energy = t`How much do you offer?`
  else if (draft.energyWh > availableWh) faults.energy = t`That is more than there is`
  if ((priceMicrosPerKwh ?? 0) > capMicrosPerKwh || isTooHighPrice(draft.price, currency)) {
    const most = formatPrice(capMicrosPerKwh, currency)
    faults.price = t`The highest price allowed here is ${most}`
  } else if (priceMicrosPerKwh === null) faults.price = t`A price, such as 12.5`
  return faults
}
