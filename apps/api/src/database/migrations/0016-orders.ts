import { runDdl, type MigrationSource } from '../ddl.ts'

const statuses = `('pending', 'executed', 'partly_executed', 'cancelled', 'failed', 'expired')`
const reasons = `('by_owner', 'price_limit', 'price_changed', 'price_unknown', 'battery_empty',
  'battery_full')`

export const orders: MigrationSource = {
  name: '0016-orders',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table energy_order (
        id text primary key,
        "ownerId" text not null references user_account (id),
        "batteryId" text not null references battery (id),
        "marketId" text not null,
        "timeZone" text not null,
        currency text not null,
        side text not null check (side in ('buy', 'sell')),
        "energyWh" {int} not null check ("energyWh" > 0),
        "deliveryStart" {int} not null,
        "deliveryEnd" {int} not null check ("deliveryEnd" > "deliveryStart"),
        "resolutionMin" {int} not null check ("resolutionMin" in (15, 30, 60)),
        "limitPriceMicrosPerKwh" {int},
        "knownPriceMicrosPerKwh" {int},
        "worstPriceMicrosPerKwh" {int} not null,
        "gridFeeMicrosPerKwh" {int} not null check ("gridFeeMicrosPerKwh" >= 0),
        "leviesMicrosPerKwh" {int} not null check ("leviesMicrosPerKwh" >= 0),
        "platformFeeMicrosPerKwh" {int} not null check ("platformFeeMicrosPerKwh" >= 0),
        "heldMicros" {int} not null check ("heldMicros" >= 0),
        "holdId" text unique,
        status text not null check (status in ${statuses}),
        reason text check (reason in ${reasons}),
        "priceMicrosPerKwh" {int},
        "executedWh" {int} check ("executedWh" between 1 and "energyWh"),
        "energyMicros" {int},
        "gridFeeMicros" {int} check ("gridFeeMicros" >= 0),
        "leviesMicros" {int} check ("leviesMicros" >= 0),
        "platformFeeMicros" {int} check ("platformFeeMicros" >= 0),
        "totalMicros" {int} check ("totalMicros" =
          "energyMicros" + "gridFeeMicros" + "leviesMicros" + "platformFeeMicros"),
        "placedAt" {int} not null,
        "closedAt" {int},
        "deliveredAt" {int},
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        check (("holdId" is null) = ("heldMicros" = 0)),
        check ((status = 'pending') = ("closedAt" is null)),
        check ((status in ('executed', 'partly_executed')) = ("executedWh" is not null)),
        check ("deliveredAt" is null or "executedWh" is not null)
      ) {end}`,
      `create index energy_order_by_owner on energy_order ("ownerId", "deliveryStart", id)`,
      `create index energy_order_pending on energy_order ("deliveryStart", id)
       where status = 'pending'`,
      `create index energy_order_to_deliver on energy_order ("deliveryStart", id)
       where "executedWh" is not null and "deliveredAt" is null`,
      `create index energy_order_pending_of on energy_order ("ownerId") where status = 'pending'`,
      `create index energy_order_to_deliver_of on energy_order ("ownerId")
       where "executedWh" is not null and "deliveredAt" is null`,
      `create table energy_order_step (
        seq {sequence},
        "orderId" text not null references energy_order (id),
        "fromStatus" text check ("fromStatus" in ${statuses}),
        "toStatus" text not null check ("toStatus" in ${statuses}),
        "byParty" text not null check ("byParty" in ('owner', 'system')),
        at {int} not null,
        reason text check (reason in ${reasons})
      ) {end}`,
      `create index energy_order_step_of on energy_order_step ("orderId", seq)`,
      ...dialect.forbidChangesDdl('energy_order_step'),
      `alter table battery_event add column "orderId" text`
    ])
}
