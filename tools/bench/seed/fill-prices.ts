import { simulatedPriceMicrosPerKwh } from '@commonwatt/domain'
import { openToFill } from './bring-file.ts'
import { insertRows } from './rows.ts'

/** A year of German quarter-hours, both clock changes in it. */
export const priceYear = {
  marketId: 'DE-LU',
  fromMs: Date.parse('2025-07-01T00:00:00+02:00'),
  toMs: Date.parse('2026-07-01T00:00:00+02:00')
}

const quarterMs = 900_000
const dayMs = 86_400_000

/** The year and a week on either side, so that a range may begin and end anywhere in it. */
export function fillPrices(file: string): void {
  const { marketId, fromMs, toMs } = priceYear
  const startMs = fromMs - 7 * dayMs
  const count = (toMs + 7 * dayMs - startMs) / quarterMs
  const database = openToFill(file)
  insertRows(database, 'price_series', [{ marketId, changedAt: 0, version: 1 }])
  insertRows(
    database,
    'market_price',
    Array.from({ length: count }, (_, index) => {
      const deliveryStart = startMs + index * quarterMs
      return {
        marketId,
        deliveryStart,
        resolutionMin: 15,
        priceMicrosPerKwh: simulatedPriceMicrosPerKwh({
          seed: 1,
          atMs: deliveryStart,
          timeZone: 'Europe/Berlin',
          currency: 'EUR'
        }),
        isSimulated: 0,
        importedAt: 0
      }
    })
  )
  database.close()
}
