import type { contract, Output } from '@commonwatt/contract'
import { addDays, averagePriceMicrosPerKwh, dayBounds, localDateAt } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { findMarket, listMarkets } from '../../markets/index.ts'
import { readOpenTotals } from '../../offers/index.ts'
import { readDayVolumes, type DayVolume } from '../queries/statistics.ts'

type Statistics = Output<typeof contract.trades.statistics>

/** What is on sale now, and what was delivered on the last `days` local days of the market. */
export async function readStatistics(
  context: Context,
  input: { marketId: string | undefined; days: number }
): Promise<Statistics> {
  const id = input.marketId ?? listMarkets(context)[0]?.id ?? ''
  const market = findMarket(context, id)
  if (!market) throw new Refusal('not_found').at('/query/marketId')
  const { timeZone, currency } = market
  const now = context.clock.now()
  const today = localDateAt({ timeZone, atMs: now })
  const dates = Array.from({ length: input.days }, (_, index) =>
    addDays(today, index - input.days + 1)
  )
  const bounds = dates.map((date) => ({ date, ...dayBounds({ timeZone, date }) }))
  const [open, volumes] = await Promise.all([
    readOpenTotals(context.db, market.id, now),
    readDayVolumes(context.db, market.id, bounds)
  ])
  const byDate = new Map(volumes.map((volume) => [volume.date, volume]))
  const days = dates.map(
    (date) => byDate.get(date) ?? { date, completedTrades: 0, deliveredWh: 0, earnedMicros: 0 }
  )
  const { completedTrades, deliveredWh } = sumDays(days)
  return {
    marketId: market.id,
    currency,
    ...open,
    completedTrades,
    volumeWh: deliveredWh,
    averagePriceMicrosPerKwh: averageOf(days),
    trendMicrosPerKwh: trendOf(days),
    days: days.map((day) => ({
      date: day.date,
      completedTrades: day.completedTrades,
      volumeWh: day.deliveredWh,
      averagePriceMicrosPerKwh: averageOf([day])
    }))
  }
}

/**
 * How much dearer the second half of the days was than the first; null when one of them had no
 * trade.
 */
function trendOf(days: readonly DayVolume[]): number | null {
  const half = Math.floor(days.length / 2)
  const before = averageOf(days.slice(0, half))
  const after = averageOf(days.slice(half))
  return before === null || after === null ? null : after - before
}

function averageOf(days: readonly DayVolume[]): number | null {
  const { earnedMicros, deliveredWh } = sumDays(days)
  return averagePriceMicrosPerKwh({ amountMicros: earnedMicros, energyWh: deliveredWh })
}

function sumDays(days: readonly DayVolume[]) {
  const sum = { completedTrades: 0, deliveredWh: 0, earnedMicros: 0 }
  for (const day of days) {
    sum.completedTrades += day.completedTrades
    sum.deliveredWh += day.deliveredWh
    sum.earnedMicros += day.earnedMicros
  }
  return sum
}
