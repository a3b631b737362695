import {
  addDays,
  dayBounds,
  hashSeed,
  localDateAt,
  marketTimeUnits,
  simulatedPriceMicrosPerKwh
} from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { findLastPriceStart, listMarkets, storeSimulatedPrices } from '../modules/markets/index.ts'
import { weatherSeed } from './community.ts'

/** Long enough to hold both clock changes of a year. */
const historyDays = 400
const publishedAtHour = 13
const hourMs = 3_600_000

/**
 * Publishes simulated prices for each market up to today, and for tomorrow once the market's own
 * hour of publication has come. Real prices that were imported stay as they are.
 */
export async function publishPrices(context: Context): Promise<void> {
  for (const { id, currency, timeZone, mtuMin } of listMarkets(context)) {
    if (currency !== 'EUR' && currency !== 'INR') continue
    const now = context.clock.now()
    const today = localDateAt({ timeZone, atMs: now })
    const hasTomorrow =
      now >= dayBounds({ timeZone, date: today }).startMs + publishedAtHour * hourMs
    const lastDay = hasTomorrow ? addDays(today, 1) : today
    const known = await findLastPriceStart(context.db, id)
    const firstDay =
      known === null
        ? addDays(today, -historyDays)
        : addDays(localDateAt({ timeZone, atMs: known }), 1)
    const seed = currency === 'EUR' ? weatherSeed : hashSeed(weatherSeed, id)
    const prices = []
    for (let date = firstDay; date <= lastDay; date = addDays(date, 1)) {
      for (const { startMs } of marketTimeUnits({ timeZone, date, minutes: mtuMin })) {
        prices.push({
          startMs,
          priceMicrosPerKwh: simulatedPriceMicrosPerKwh({ seed, atMs: startMs, timeZone, currency })
        })
      }
    }
    if (prices.length > 0) await storeSimulatedPrices(context, id, mtuMin, prices)
  }
}
