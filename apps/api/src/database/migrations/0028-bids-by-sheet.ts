import { runDdl, type MigrationSource } from '../ddl.ts'
import type { Dialect } from '../dialect/dialect.ts'

/**
 * A member's bids are written and read as a whole: as rows each replacement was a delete and an
 * insert of all.
 */
export const bidsBySheet: MigrationSource = {
  name: '0028-bids-by-sheet',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table auction_bid_sheet (
        "auctionId" text not null,
        "memberId" text not null,
        "firstSequence" {int} not null check ("firstSequence" > 0),
        "lastSequence" {int} not null check ("lastSequence" >= "firstSequence"),
        "bidsJson" text not null,
        primary key ("auctionId", "memberId")
      ) {end}`,
      `insert into auction_bid_sheet
       select "auctionId", "memberId", min(sequence), max(sequence), ${bidsJson(dialect)}
       from auction_bid group by "auctionId", "memberId"`,
      'drop table auction_bid',
      ...freezeDdl(dialect)
    ])
}

/** The bids in the order of their numbers, which follow one another. */
function bidsJson({ name }: Dialect): string {
  const bid = `"deliveryStart", side, "quantityWh", "limitPriceMicrosPerKwh"`
  return name === 'sqlite'
    ? `json_group_array(json_array(${bid}) order by sequence)`
    : `json_agg(json_build_array(${bid}) order by sequence)::text`
}

/**
 * As 0015 has it for the table before: sheets come, go and change while their auction is open, and
 * never after.
 */
function freezeDdl({ name }: Dialect): string[] {
  if (name === 'postgres') {
    return [
      `create trigger auction_bid_sheet_frozen before insert or update or delete on auction_bid_sheet
       for each row execute function refuse_frozen_bid()`
    ]
  }
  const rows = { insert: ['new'], update: ['old', 'new'], delete: ['old'] }
  return Object.entries(rows).flatMap(([action, names]) =>
    names.map(
      (row) =>
        `create trigger auction_bid_sheet_frozen_${action}_${row} before ${action} on auction_bid_sheet
         when not exists
           (select 1 from auction where id = ${row}."auctionId" and status = 'open')
         begin select raise(abort, 'the book is frozen'); end`
    )
  )
}
