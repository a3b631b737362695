import { ApiProblem, type ErrorCode, type ErrorDetails } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatDistance, formatEnergyExact } from '../format/energy.ts'
import { formatMoney } from '../format/money.ts'

export interface ProblemText {
  title: string
  detail?: string
  requestId?: string
}

/** What went wrong, in the reader's language; codes that only programs meet share one sentence. */
export function problemText(error: unknown): ProblemText {
  if (!(error instanceof ApiProblem)) {
    return {
      title: t`No connection`,
      detail: t`The server could not be reached. What you see and what you typed stays.`
    }
  }
  const requestId = error.problem?.requestId
  return {
    title: sentenceOf(error),
    ...(requestId !== undefined && { requestId })
  }
}

/** One sentence, for under a form's button. */
export function problemSentence(error: unknown): string {
  const { title, detail } = problemText(error)
  return detail === undefined ? title : `${title}. ${detail}`
}

/** The same among other sentences: it ends with one full stop. */
export function problemSentences(error: unknown): string {
  const text = problemSentence(error)
  return text.endsWith('.') ? text : `${text}.`
}

function sentenceOf(error: ApiProblem): string {
  const withFigures = sentenceWithFigures(error)
  if (withFigures !== null) return withFigures
  const sentences = plainSentences()
  if (error.code !== 'unknown') {
    const sentence = sentences[error.code]
    if (sentence !== undefined) return sentence
  }
  return error.status >= 500
    ? t`Something went wrong on our side`
    : t`The server did not accept this`
}

function sentenceWithFigures(error: ApiProblem): string | null {
  if (error.is('insufficient_funds')) {
    const details = detailsOf<'insufficient_funds'>(error)
    const needed = formatMoney(details.neededMicros, details.currency)
    const available = formatMoney(details.availableMicros, details.currency)
    return t`This needs ${needed}, and ${available} is available`
  }
  if (error.is('offer_exhausted')) {
    const left = formatEnergyExact(detailsOf<'offer_exhausted'>(error).remainingWh)
    return t`Somebody was faster: ${left} is left`
  }
  if (error.is('not_enough_energy')) {
    const available = formatEnergyExact(detailsOf<'not_enough_energy'>(error).availableWh)
    return t`At most ${available} can be offered here`
  }
  if (error.is('battery_full')) {
    const room = formatEnergyExact(detailsOf<'battery_full'>(error).availableWh)
    return t`The battery will have room for ${room} by then`
  }
  if (error.is('position_limit')) {
    const most = formatEnergyExact(detailsOf<'position_limit'>(error).limitWh)
    return t`At that time your place can deliver or use at most ${most}`
  }
  if (error.is('power_limit_exceeded')) {
    const most = formatEnergyExact(detailsOf<'power_limit_exceeded'>(error).availableWh)
    return t`The battery moves at most ${most} in that time`
  }
  if (error.is('too_far')) {
    const details = detailsOf<'too_far'>(error)
    const distance = formatDistance(details.distanceM)
    const most = formatDistance(details.maximumM)
    return t`The offer is ${distance} away, and ${most} is the most allowed`
  }
  return null
}

/** The narrowing of `is` is lost on the class; the code has been checked by the caller. */
function detailsOf<C extends ErrorCode>(error: { problem: unknown }): ErrorDetails<C> {
  return (error.problem as { details: ErrorDetails<C> }).details
}

function plainSentences(): Partial<Record<ErrorCode, string>> {
  return {
    validation_failed: t`Something in the form is not right yet`,
    unauthenticated: t`Sign in first`,
    credentials_invalid: t`The email or the password is wrong`,
    refresh_token_invalid: t`The session has ended. Sign in again`,
    forbidden: t`Your role may not do this`,
    origin_refused: t`The request came from another site`,
    not_found: t`There is no such thing, or it is not yours`,
    idempotency_in_progress: t`The same request is still running. Wait a moment`,
    illegal_transition: t`This is no longer possible`,
    price_changed: t`This offer has become dearer since you looked. Look at the new price`,
    offer_closed: t`This offer is no longer open`,
    offer_has_trades: t`Somebody has already bought from this offer`,
    gate_closed: t`The gate has closed. Bids for this day can no longer change`,
    auction_not_cleared: t`This auction has no result yet`,
    timeslot_invalid: t`This day has no slot that starts then`,
    limit_price_invalid: t`This market does not take that limit price`,
    self_trade: t`One of your bids would buy from another of yours`,
    position_limit: t`That is more than your place can deliver or use at that time`,
    interest_exists: t`You have already asked about this asset`,
    battery_exists: t`This place already has a battery`,
    asset_in_use: t`An open offer or trade still needs this asset`,
    too_many_photos: t`An asset shows at most eight photos`,
    device_retired: t`This device has been retired`,
    price_unknown: t`The price of that time is not known yet`,
    limit_not_met: t`The price of that time is beyond what this order allows`,
    too_many_orders: t`This battery has as many waiting orders as it can have`,
    slot_misaligned: t`No interval of that length begins then`,
    outside_lead_time: t`That time is too soon or too far ahead`,
    trading_disabled: t`Trading is switched off here`,
    version_stale: t`Somebody changed this in the meantime. Load it again`,
    payload_too_large: t`The file is too large`,
    password_weak: t`This password is too easy to guess`,
    own_asset: t`This asset is your own`,
    own_offer: t`This offer is your own`,
    price_below_minimum: t`The price is below the lowest allowed`,
    price_above_maximum: t`The price is above the highest allowed`,
    window_invalid: t`The time must lie ahead and end after it starts`,
    window_not_aligned: t`The time must begin and end with a time unit of the market`,
    battery_limits_invalid: t`The figures of the battery contradict each other`,
    year_invalid: t`The year lies in the future`,
    time_zone_invalid: t`There is no such time zone`,
    site_required: t`Set up your place first`,
    zone_missing: t`Your place lies in none of this market’s zones`,
    currency_unsupported: t`No market here uses this currency`,
    currency_mismatch: t`The market of this place uses another currency`,
    refund_too_high: t`A refund cannot pass what was paid`,
    range_invalid: t`The period is empty, backwards or too long`,
    photo_invalid: t`This file is not a picture`,
    photo_too_large: t`This picture has too many pixels`,
    rate_limited: t`Too many requests. Wait a moment`,
    account_locked: t`Too many failed tries. Wait before the next one`,
    unavailable: t`The service cannot answer right now`
  }
}
