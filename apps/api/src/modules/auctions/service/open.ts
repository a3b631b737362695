import type { Market } from '@commonwatt/contract'
import { addDays, gateClosureMs, localDateAt, marketTimeUnits } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact } from '../../../database/database.ts'
import { record } from '../../../stream/outbox.ts'
import { handleEach } from '../../../jobs/each-due.ts'
import { listMarkets } from '../../markets/index.ts'
import { insertAuctions, listKnownDays } from '../queries/auctions.ts'
import type { AuctionTable } from '../tables.ts'
import { writeZones } from '../zones.ts'

/** How many delivery days whose gate has not closed are open for bids. */
const daysAhead = 3

export const openingJob = 'auctions.open'

/**
 * Opens the auctions of each market's next delivery days; those that are there stay as they are.
 */
export async function openAuctions(context: Context): Promise<void> {
  await handleEach(context, openingJob, listMarkets(context), async (market) => {
    const days = upcomingDays(market, context.clock.now())
    const known = await listKnownDays(context.db, market.id, days[0] ?? '')
    const missing = days.filter((date) => !known.has(date))
    if (missing.length > 0) await openDays(context, market, missing)
  })
}

/** The first local days whose gate has not closed yet. */
function upcomingDays(market: Market, now: number): string[] {
  let date = localDateAt({ timeZone: market.timeZone, atMs: now })
  while (closureOf(market, date) <= now) date = addDays(date, 1)
  return Array.from({ length: daysAhead }, (_, index) => addDays(date, index))
}

function closureOf({ timeZone, gateClosure }: Market, deliveryDate: string): number {
  return gateClosureMs({ timeZone, deliveryDate, ...gateClosure })
}

/** An auction with the terms it was opened with. */
export type OpenedAuction = AuctionTable

/**
 * Opens the auction of one delivery day, whether its gate lies ahead or not, for a day that is
 * lived through again. Null when the day has its auction.
 */
export async function openAuctionOf(
  context: Context,
  market: Market,
  date: string
): Promise<OpenedAuction | null> {
  const [opened] = await openDays(context, market, [date])
  return opened ?? null
}

/** Answers those that were not there yet. */
function openDays(
  context: Context,
  market: Market,
  dates: readonly string[]
): Promise<AuctionTable[]> {
  return transact(context.db, async (db) => {
    const auctions = dates.map((date) => toAuction(context, market, date))
    const opened = new Set((await insertAuctions(db, auctions)).map(({ id }) => id))
    for (const id of opened) {
      await record(db, context, 'auction.changed', { auctionId: id, status: 'open' })
    }
    return auctions.filter(({ id }) => opened.has(id))
  })
}

function toAuction(context: Context, market: Market, deliveryDate: string): AuctionTable {
  const { timeZone, mtuMin, tariff } = market
  const units = marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
  const [first, last] = [units[0], units.at(-1)]
  if (!first || !last) throw new Error(`${deliveryDate} has no market time unit`)
  return {
    id: context.ids.next(),
    marketId: market.id,
    deliveryDate,
    deliveryStart: first.startMs,
    deliveryEnd: last.endMs,
    gateClosureAt: closureOf(market, deliveryDate),
    timeZone,
    currency: market.currency,
    mtuMin,
    unitCount: units.length,
    floorMicrosPerKwh: market.floorMicrosPerKwh,
    capMicrosPerKwh: market.capMicrosPerKwh,
    tickMicrosPerKwh: market.tickMicrosPerKwh,
    gridFeeMicrosPerKwh: market.zones === undefined ? tariff.localGridFeeMicrosPerKwh : 0,
    platformFeeMicrosPerKwh: tariff.platformFeeMicrosPerKwh,
    zonesJson: writeZones(market),
    status: 'open',
    lastSequence: 0,
    bookHash: null,
    bidCount: null,
    volumeWh: null,
    meanPriceMicrosPerKwh: null,
    closedAt: null,
    clearedAt: null,
    settledAt: null
  }
}
