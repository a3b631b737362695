import { sql } from 'kysely'
import type { Interval } from '@commonwatt/domain'
import { dialectOf, type Db } from '../../../database/database.ts'

export interface DayVolume {
  date: string
  completedTrades: number
  deliveredWh: number
  earnedMicros: number
}

/** What was delivered on each day, by the start of delivery. Days without trades are left out. */
export async function readDayVolumes(
  db: Db,
  marketId: string,
  days: readonly (Interval & { date: string })[]
): Promise<DayVolume[]> {
  const rows = dialectOf(db).jsonRows(JSON.stringify(days), [
    { name: 'date', type: 'text' },
    { name: 'startMs', type: 'int' },
    { name: 'endMs', type: 'int' }
  ])
  // A cross join keeps the days outside, so that each is one stretch of the index.
  const found = await sql<DayVolume>`
    select j.date,
      cast(count(*) as bigint) as "completedTrades",
      cast(sum(trade."deliveredWh") as bigint) as "deliveredWh",
      cast(sum(trade."earnedMicros") as bigint) as "earnedMicros"
    from ${rows} cross join trade
    where trade."marketId" = ${marketId} and trade."settledAt" is not null
      and trade.status in ('completed', 'disputed', 'resolved')
      and trade."deliveryStart" >= j."startMs" and trade."deliveryStart" < j."endMs"
    group by j.date`.execute(db)
  return found.rows
}
