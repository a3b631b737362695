import { runDdl, type MigrationSource } from '../ddl.ts'
import type { Dialect } from '../dialect/dialect.ts'

const sides = `('buy', 'sell')`

const sessions = [
  `create table auction (
    id text primary key,
    "marketId" text not null,
    "deliveryDate" text not null,
    "deliveryStart" {int} not null,
    "deliveryEnd" {int} not null check ("deliveryEnd" > "deliveryStart"),
    "gateClosureAt" {int} not null,
    "timeZone" text not null,
    currency text not null,
    "mtuMin" {int} not null check ("mtuMin" in (15, 30, 60)),
    "unitCount" {int} not null check ("unitCount" > 0),
    "floorMicrosPerKwh" {int} not null,
    "capMicrosPerKwh" {int} not null check ("capMicrosPerKwh" > "floorMicrosPerKwh"),
    "tickMicrosPerKwh" {int} not null check ("tickMicrosPerKwh" > 0),
    "gridFeeMicrosPerKwh" {int} not null check ("gridFeeMicrosPerKwh" >= 0),
    "platformFeeMicrosPerKwh" {int} not null check ("platformFeeMicrosPerKwh" >= 0),
    "zonesJson" text not null,
    status text not null check (status in ('open', 'closed', 'cleared', 'settled')),
    "lastSequence" {int} not null check ("lastSequence" >= 0),
    "bookHash" text,
    "bidCount" {int},
    "volumeWh" {int},
    "meanPriceMicrosPerKwh" {int},
    "closedAt" {int},
    "clearedAt" {int},
    "settledAt" {int},
    unique ("marketId", "deliveryDate"),
    check ((status = 'open') = ("closedAt" is null)),
    check ((status in ('cleared', 'settled')) = ("clearedAt" is not null)),
    check ((status in ('cleared', 'settled')) = ("bookHash" is not null)),
    check ((status = 'settled') = ("settledAt" is not null))
  ) {end}`,
  `create index auction_by_day on auction ("deliveryDate", id)`,
  `create index auction_unsettled on auction ("gateClosureAt", id) where status <> 'settled'`
]

const bids = [
  `create table auction_bid_set (
    "auctionId" text not null references auction (id),
    "memberId" text not null references user_account (id),
    "siteId" text not null references site (id),
    "zoneId" text,
    origin text not null check (origin in ('manual', 'standing')),
    "bidCount" {int} not null check ("bidCount" > 0),
    "holdId" text references ledger_hold (id),
    "heldMicros" {int} not null check ("heldMicros" >= 0),
    "acceptedAt" {int} not null,
    "settledAt" {int},
    "boughtWh" {int},
    "soldWh" {int},
    "totalMicros" {int},
    primary key ("auctionId", "memberId"),
    check (("heldMicros" > 0) = ("holdId" is not null)),
    check (("settledAt" is null) = ("totalMicros" is null))
  ) {end}`,
  `create index auction_bid_set_unsettled on auction_bid_set ("auctionId", "memberId")
   where "settledAt" is null`,
  `create index auction_bid_set_by_member on auction_bid_set ("memberId", "auctionId")`,
  // In the order in which they are written and read: a whole set lies side by side.
  `create table auction_bid (
    "auctionId" text not null,
    "memberId" text not null,
    "deliveryStart" {int} not null,
    sequence {int} not null check (sequence > 0),
    side text not null check (side in ${sides}),
    "quantityWh" {int} not null check ("quantityWh" > 0),
    "limitPriceMicrosPerKwh" {int} not null,
    primary key ("auctionId", "memberId", "deliveryStart", sequence)
  ) {clustered}`
]

// What is long comes last, so that a reader of the figures does not pass it.
const results = [
  `create table auction_unit (
    "auctionId" text not null references auction (id),
    "deliveryStart" {int} not null,
    "deliveryEnd" {int} not null check ("deliveryEnd" > "deliveryStart"),
    "priceMicrosPerKwh" {int},
    "lowerMicrosPerKwh" {int},
    "upperMicrosPerKwh" {int},
    "volumeWh" {int} not null check ("volumeWh" >= 0),
    "demandWh" {int} not null check ("demandWh" >= "volumeWh"),
    "supplyWh" {int} not null check ("supplyWh" >= "volumeWh"),
    "bidCount" {int} not null check ("bidCount" >= 0),
    "buyerValueMicros" {int} not null,
    "gridFeeMicros" {int} not null check ("gridFeeMicros" >= 0),
    "clearedAt" {int} not null,
    "bookHash" text not null,
    "zonesJson" text not null,
    "bookJson" text not null,
    primary key ("auctionId", "deliveryStart")
  ) {end}`,
  `create table auction_fill (
    "auctionId" text not null references auction (id),
    "deliveryStart" {int} not null,
    sequence {int} not null,
    "memberId" text not null,
    side text not null check (side in ${sides}),
    "filledWh" {int} not null check ("filledWh" > 0),
    "priceMicrosPerKwh" {int} not null,
    "energyMicros" {int} not null,
    "gridFeeMicros" {int} not null check ("gridFeeMicros" >= 0),
    "platformFeeMicros" {int} not null check ("platformFeeMicros" >= 0),
    primary key ("auctionId", "deliveryStart", sequence)
  ) {clustered}`,
  `create index auction_fill_by_member on auction_fill ("memberId", "deliveryStart")`
]

export const auctions: MigrationSource = {
  name: '0015-auctions',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      ...sessions,
      ...bids,
      ...freezeDdl(dialect),
      ...results,
      ...dialect.forbidChangesDdl('auction_unit'),
      ...dialect.forbidChangesDdl('auction_fill')
    ])
}

/** Bids come, go and change while their auction is open, and never after. */
function freezeDdl({ name }: Dialect): string[] {
  const rows = { insert: ['new'], update: ['old', 'new'], delete: ['old'] }
  if (name === 'sqlite') {
    return Object.entries(rows).flatMap(([action, names]) =>
      names.map(
        (row) =>
          `create trigger auction_bid_frozen_${action}_${row} before ${action} on auction_bid
           when not exists
             (select 1 from auction where id = ${row}."auctionId" and status = 'open')
           begin select raise(abort, 'the book is frozen'); end`
      )
    )
  }
  return [
    `create function refuse_frozen_bid() returns trigger language plpgsql as $$
     begin
       if tg_op <> 'DELETE' and not exists
         (select 1 from auction where id = new."auctionId" and status = 'open')
       then raise exception 'the book is frozen'; end if;
       if tg_op <> 'INSERT' and not exists
         (select 1 from auction where id = old."auctionId" and status = 'open')
       then raise exception 'the book is frozen'; end if;
       return case when tg_op = 'DELETE' then old else new end;
     end $$`,
    `create trigger auction_bid_frozen before insert or update or delete on auction_bid
     for each row execute function refuse_frozen_bid()`
  ]
}
