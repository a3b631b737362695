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
 * Lets the simulated neighbours and plants bid by themselves, each towards a goal and below a cap of their
 * own; the visitors' homes wait for their visitors. Run again, it changes nothing.
 */
export async function letNeighboursBid(context: Context, members: Members): Promise<void> {
  const neighbours = [
    ...members.homes
      .filter(({ home }) => !isForVisitors(home))
      .map((member) => ({ ...member, name: member.home.email })),
    ...members.plants.map((member) => ({ ...member, name: member.plant.name }))
  ]
  for (const { userId, siteId, name } of neighbours) {
    const known = await listStandingBids(context, userId)
    if (known.length > 0) continue
    const random = createRandom(hashSeed(communitySeed, 'standing', name))
    const goal = standingGoals[Math.floor(random() * standingGoals.length)] ?? 'balanced'
    const capMicrosPerKwh = lowestCap + Math.floor(random() * capSteps) * capStep
    await transact(context.db, (db) =>
      createStandingBid(db, context, userId, { siteId, goal, capMicrosPerKwh })
    )
  }
}
