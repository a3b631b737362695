import { createRandom, hashSeed, standingGoals } from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { transact } from '../database/database.ts'
import { createStandingBid, listStandingBids } from '../modules/auctions/index.ts'
import { communitySeed, isForVisitors } from './community.ts'
import type { Members } from './members.ts'

const lowestCap = 240_000
const capStep = 10_000
const capSteps = 14

/**
 * Lets the simulated neighbours bid by themselves, each towards a goal and below a cap of their
 * own; the visitors' homes wait for their visitors, and plants, which make far more than the street
 * needs, bid by hand. Run again, it changes nothing.
 */
export async function letNeighboursBid(context: Context, members: Members): Promise<void> {
  const neighbours = members.homes.filter(({ home }) => !isForVisitors(home))
  for (const { userId, siteId, home } of neighbours) {
    const known = await listStandingBids(context, userId)
    if (known.length > 0) continue
    const random = createRandom(hashSeed(communitySeed, 'standing', home.email))
    const goal = standingGoals[Math.floor(random() * standingGoals.length)] ?? 'balanced'
    const capMicrosPerKwh = lowestCap + Math.floor(random() * capSteps) * capStep
    await transact(context.db, (db) =>
      createStandingBid(db, context, userId, { siteId, goal, capMicrosPerKwh })
    )
  }
}
