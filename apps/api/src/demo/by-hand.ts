import { createRandom, hashSeed } from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { transact } from '../database/database.ts'
import {
  placeBids,
  readAuctions,
  readBidSet,
  readPlaceLimits,
  type OpenedAuction
} from '../modules/auctions/index.ts'
import { Refusal } from '../refusal.ts'
import { planDaySheet, readDayPrices, type DayPrice } from './bid-sheets.ts'
import { communitySeed, isForVisitors, marketId } from './community.ts'
import type { HomeMember, Members, PlantMember } from './members.ts'

/** One home in so many fills in its sheet by hand, beside the visitors and the plants. */
const handmadeEvery = 3
const dayMs = 86_400_000
const mostOpen = 10
const reasonsToStayAway = new Set<unknown>(['insufficient_funds', 'position_limit', 'gate_closed'])

/** Who fills in a sheet by hand; the others leave it to their standing bid. */
export function bidsByHand(member: HomeMember | PlantMember): boolean {
  if ('plant' in member || isForVisitors(member.home)) return true
  return createRandom(hashSeed(communitySeed, 'by hand', member.home.email))() < 1 / handmadeEvery
}

/**
 * Whoever has nothing to buy or sell, no money or energy left for it, or comes too late, stays away
 * that day.
 */
export async function placeByHand(
  context: Context,
  member: HomeMember | PlantMember,
  auction: OpenedAuction,
  prices: readonly DayPrice[]
): Promise<void> {
  const { userId: id, siteId } = member
  const promised = await readPromises(context, member, auction)
  const bids = planDaySheet(member, auction, prices, promised)
  if (bids.length === 0) return
  const role = 'plant' in member ? 'producer' : member.home.role
  try {
    await transact(context.db, (db) =>
      placeBids(db, context, { id, role }, auction.id, { siteId, bids })
    )
  } catch (error) {
    const isStayingAway = error instanceof Refusal && reasonsToStayAway.has(error.code)
    if (!isStayingAway) throw error
  }
}

/**
 * What the plants of a place have promised to neighbours in each unit: what the name plate has and
 * the sheet may not sell.
 */
async function readPromises(
  context: Context,
  { userId, siteId }: HomeMember | PlantMember,
  auction: OpenedAuction
): Promise<Map<number, number>> {
  const { room } = await readPlaceLimits(context, userId, auction.id, siteId)
  const mostWh = Math.max(...room.units.map(({ plantWh }) => plantWh))
  return new Map(room.units.map(({ startMs, plantWh }) => [startMs, mostWh - plantWh]))
}

/**
 * Neighbours and plants fill in their sheets on the last day before the gate, once; visitors' homes
 * wait for visitors.
 */
export async function bidAhead(context: Context, members: Members): Promise<void> {
  const now = context.clock.now()
  const bidders = [...members.plants, ...members.homes.filter(({ home }) => !isForVisitors(home))]
  const open = await readAuctions(context, { marketId, status: 'open', before: null }, mostOpen)
  for (const auction of open) {
    if (auction.gateClosureAt <= now || auction.gateClosureAt > now + dayMs) continue
    const prices = await readDayPrices(context.db, auction)
    for (const member of bidders.filter(bidsByHand)) {
      const { set } = await readBidSet(context, member.userId, auction.id)
      if (set?.origin !== 'manual') await placeByHand(context, member, auction, prices)
    }
  }
}
