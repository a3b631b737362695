import { resamplePrices, type Interval } from '@commonwatt/domain'
import type { Db } from '../../database/database.ts'
import { readPrices } from './queries.ts'

/** A market's price of an interval, the mean of finer prices; null while a part of it has none. */
export async function readIntervalPrice(
  db: Db,
  marketId: string,
  interval: Interval
): Promise<number | null> {
  const range = { marketId, fromMs: interval.startMs, toMs: interval.endMs }
  const prices = await readPrices(db, range)
  const [bucket] = resamplePrices({ prices, bounds: [interval] })
  return bucket?.priceMicrosPerKwh ?? null
}
