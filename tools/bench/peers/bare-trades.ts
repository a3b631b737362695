import type Sqlite from 'better-sqlite3'

export interface BareTrade {
  offerId: string
  energyWh: number
}

/** Writes one row for a purchase into a table without indexes, in a transaction of its own. */
export function prepareTrades(database: Sqlite.Database): (trade: BareTrade) => void {
  database.exec(
    `create table if not exists bare_trade (
      id integer primary key, "buyerId" text not null, "offerId" text not null,
      "energyWh" integer not null, "totalMicros" integer not null, "createdAt" integer not null) strict`
  )
  const insert = database.prepare(
    `insert into bare_trade ("buyerId", "offerId", "energyWh", "totalMicros", "createdAt")
     values (?, ?, ?, ?, ?)`
  )
  return ({ offerId, energyWh }) => {
    insert.run('a buyer of thirty-six characters ...', offerId, energyWh, 3000, Date.now())
  }
}
