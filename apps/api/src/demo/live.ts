import { addDays, dayBounds, localDateAt } from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { findOpenOffers, findWhoOffered } from '../modules/offers/index.ts'
import { countTrades, findPendingTrades } from '../modules/trades/index.ts'
import { bidAhead } from './by-hand.ts'
import { isForVisitors, timeZone } from './community.ts'
import type { Members } from './members.ts'
import { publishPrices } from './prices.ts'
import { reportUpToNow } from './readings.ts'
import { scheduleNight } from './scheduling.ts'
import { accept, buySome, planOffers, putUp } from './trading.ts'

/** A seller takes a little while to answer, as people do. */
const answerAfterMs = 45_000

/** One round of the community's life; what is up to date already costs next to nothing. */
export async function liveOnce(
  context: Context,
  members: Members,
  isStopping: () => boolean
): Promise<void> {
  await publishPrices(context)
  await reportUpToNow(context, members, isStopping)
  await offerAhead(context, members)
  await buyAhead(context, members)
  await answerRequests(context, members)
  await scheduleNight(context, members)
  await bidAhead(context, members)
}

/**
 * There is always something to buy for tomorrow and the day after; what a visitor has withdrawn
 * stays so.
 */
export async function offerAhead(context: Context, members: Members): Promise<void> {
  const visitors = members.homes.filter(({ home }) => isForVisitors(home))
  const visitorIds = visitors.map(({ userId }) => userId)
  for (const date of daysAhead(context)) {
    const range = rangeOf(date)
    if ((await findOpenOffers(context.db, sellersOf(members), range)).length > 0) continue
    const offered = await findWhoOffered(context.db, visitorIds, range)
    const planned = await planOffers(context, members, date)
    await putUp(
      context,
      planned.filter(({ sellerId }) => !offered.has(sellerId))
    )
  }
}

/** Each coming day's offers find their buyers once. */
async function buyAhead(context: Context, members: Members): Promise<void> {
  for (const date of daysAhead(context)) {
    const range = rangeOf(date)
    if ((await countTrades(context.db, range)) > 0) continue
    const offers = await findOpenOffers(context.db, sellersOf(members), range)
    await buySome(context, members, offers, date)
  }
}

function daysAhead(context: Context): string[] {
  const today = localDateAt({ timeZone, atMs: context.clock.now() })
  return [addDays(today, 1), addDays(today, 2)]
}

function rangeOf(date: string) {
  const { startMs, endMs } = dayBounds({ timeZone, date })
  return { fromMs: startMs, toMs: endMs }
}

function sellersOf(members: Members): string[] {
  return [...members.homes, ...members.plants].map(({ userId }) => userId)
}

async function answerRequests(context: Context, members: Members): Promise<void> {
  const simulated = [
    ...members.homes.filter(({ home }) => !isForVisitors(home)),
    ...members.plants
  ].map(({ userId }) => userId)
  const due = context.clock.now() - answerAfterMs
  for (const { id, sellerId, requestedAt } of await findPendingTrades(context.db, simulated)) {
    if (requestedAt <= due) await accept(context, sellerId, id)
  }
}
