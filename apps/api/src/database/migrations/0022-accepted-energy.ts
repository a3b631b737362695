import { runDdl, type MigrationSource } from '../ddl.ts'

/** An offer is completed by what was accepted of it, no longer by what was asked for. */
export const acceptedEnergy: MigrationSource = {
  name: '0022-accepted-energy',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `alter table offer add column "acceptedWh" {int} not null default 0
       check ("acceptedWh" >= 0 and "acceptedWh" <= "energyWh" - "remainingWh")`,
      `update offer set "acceptedWh" = (
         select cast(coalesce(sum(trade."energyWh"), 0) as bigint) from trade
         where trade."offerId" = offer.id and trade."acceptedAt" is not null
       )`,
      `update offer set status = 'open' where status = 'completed' and "acceptedWh" < "energyWh"`
    ])
}
