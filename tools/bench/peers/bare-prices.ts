import type Sqlite from 'better-sqlite3'

interface PriceRow {
  deliveryStart: number
  resolutionMin: number
  priceMicrosPerKwh: number
}

/** The prices of a range by hand: no levels, no offsets, no gaps. */
export function preparePrices(database: Sqlite.Database) {
  const select = database.prepare<[string, number, number], PriceRow>(
    `select "deliveryStart", "resolutionMin", "priceMicrosPerKwh" from market_price
     where "marketId" = ? and "deliveryStart" >= ? and "deliveryStart" < ? order by "deliveryStart"`
  )
  return {
    range: (marketId: string, from: string, to: string) => ({
      marketId,
      slots: select.all(marketId, Date.parse(from), Date.parse(to)).map((row) => ({
        deliveryStart: new Date(row.deliveryStart).toISOString(),
        deliveryEnd: new Date(row.deliveryStart + row.resolutionMin * 60_000).toISOString(),
        priceMicrosPerKwh: row.priceMicrosPerKwh
      }))
    })
  }
}
