import { averagePriceMicrosPerKwh, hashOfDay, marketTimeUnits } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact } from '../../../database/database.ts'
import { record } from '../../../stream/outbox.ts'
import { clearUnit, type UnitOutcome, type UnitToClear } from '../clearing/clear-unit.ts'
import { startClearer, type Clearer } from '../clearing/clearer.ts'
import { findAuction, lockAuction, updateAuction } from '../queries/auctions.ts'
import { readSheets, readZones } from '../queries/bids.ts'
import { hasUnit, insertUnit, readClearedStarts, readUnits, sumUnits } from '../queries/results.ts'
import type { AuctionTable } from '../tables.ts'
import { letOthersIn } from './let-others-in.ts'
import { feesOfUnit, readZonesOf } from '../zones.ts'

/** Read at once: so few that whoever waits for the next answer does not notice. */
const sheetsAtOnce = 10
const unitsAtOnce = 2

/**
 * Clears a closed auction: every unit that has no outcome yet gets one, each in a transaction of
 * its own, and when all have theirs the auction is cleared. Run again or twice at once, it adds
 * nothing.
 */
export async function clearAuctionBook(context: Context, id: string): Promise<void> {
  const auction = await findAuction(context.db, id)
  if (auction?.status !== 'closed') return
  const missing = await listMissingUnits(context, auction)
  const [anySheet] = await readSheets(context.db, id, null, 1)
  const terms = await readTerms(context, auction)
  if (!anySheet) {
    for (const unit of missing) await writeUnit(context, id, clearUnit(terms, unit, []))
  } else if (missing.length > 0) {
    const clearer = startClearer(terms)
    try {
      await feed(context, clearer, id)
      await clearEach(context, clearer, id, missing)
    } finally {
      await clearer.end()
    }
  }
  await finish(context, id)
}

async function listMissingUnits(context: Context, auction: AuctionTable): Promise<UnitToClear[]> {
  const { id, timeZone, deliveryDate, mtuMin } = auction
  const units = marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
  const cleared = await readClearedStarts(context.db, id)
  const zoning = readZonesOf(auction)
  return units
    .filter(({ startMs }) => !cleared.has(startMs))
    .map((unit) => ({
      ...unit,
      feeMicrosPerKwh: zoning && feesOfUnit(zoning, timeZone, unit.startMs)
    }))
}

async function readTerms(context: Context, auction: AuctionTable) {
  const zoning = readZonesOf(auction)
  return {
    floorMicrosPerKwh: auction.floorMicrosPerKwh,
    capMicrosPerKwh: auction.capMicrosPerKwh,
    gridFeeMicrosPerKwh: auction.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: auction.platformFeeMicrosPerKwh,
    zoneIds: zoning && zoning.zones.map(({ id }) => id),
    zoneOfMember: zoning ? await readZones(context.db, auction.id) : new Map<string, string>()
  }
}

async function feed(context: Context, clearer: Clearer, id: string): Promise<void> {
  let after: string | null = null
  for (;;) {
    const sheets = await readSheets(context.db, id, after, sheetsAtOnce)
    clearer.take(sheets.flatMap(({ bids }) => bids))
    const last = sheets.at(-1)
    if (!last || sheets.length < sheetsAtOnce) return
    after = last.memberId
    await letOthersIn()
  }
}

/** While some units are written, together and so with one commit, the process clears the next. */
async function clearEach(
  context: Context,
  clearer: Clearer,
  id: string,
  units: readonly UnitToClear[]
): Promise<void> {
  const cleared = units.map((unit) => () => {
    const outcome = clearer.clear(unit)
    // It is waited for later; should writing fail before that, nobody is left to hear of it.
    outcome.catch(() => {})
    return outcome
  })
  const ahead = cleared.splice(0, 2 * unitsAtOnce).map((start) => start())
  while (ahead.length > 0) {
    const outcomes = await Promise.all(ahead.splice(0, unitsAtOnce))
    ahead.push(...cleared.splice(0, unitsAtOnce).map((start) => start()))
    const written = outcomes.map((outcome) => writeUnit(context, id, outcome))
    // None is still under way when one that failed is told.
    await Promise.allSettled(written)
    await Promise.all(written)
    await letOthersIn()
  }
}

async function writeUnit(context: Context, id: string, outcome: UnitOutcome): Promise<void> {
  const { unit, fills } = outcome
  await transact(context.db, async (db) => {
    const auction = await lockAuction(db, id)
    if (auction?.status !== 'closed' || (await hasUnit(db, id, unit.deliveryStart))) return
    await insertUnit(
      db,
      { ...unit, auctionId: id, clearedAt: context.clock.now() },
      fills.map((fill) => ({ ...fill, auctionId: id, deliveryStart: unit.deliveryStart }))
    )
  })
}

/**
 * Sets the figures of the whole day. Its hash covers the units' hashes in the order of their start.
 */
async function finish(context: Context, id: string): Promise<void> {
  await transact(context.db, async (db) => {
    const auction = await lockAuction(db, id)
    if (auction?.status !== 'closed') return
    const { unitCount, bidCount, volumeWh, buyerValueMicros } = await sumUnits(db, id)
    if (unitCount !== auction.unitCount) throw new Error(`Auction ${id} has ${unitCount} outcomes`)
    const units = await readUnits(db, id)
    await updateAuction(db, id, {
      status: 'cleared',
      clearedAt: context.clock.now(),
      bookHash: hashOfDay(units.map(({ bookHash }) => bookHash)),
      bidCount,
      volumeWh,
      meanPriceMicrosPerKwh: averagePriceMicrosPerKwh({
        amountMicros: buyerValueMicros,
        energyWh: volumeWh
      })
    })
    await record(db, context, 'auction.changed', { auctionId: id, status: 'cleared' })
  })
}
