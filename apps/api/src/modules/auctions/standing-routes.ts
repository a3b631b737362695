import type { contract, StandingBid } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { transact } from '../../database/database.ts'
import { toInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import {
  createStandingBid,
  listStandingBids,
  removeStandingBid,
  type StandingBidState
} from './service/standing-bids.ts'

export function standingBidHandlers(context: Context): Handlers<typeof contract.standingBids> {
  return {
    create: async ({ actor, body }) =>
      toStandingBid(
        await transact(context.db, (db) => createStandingBid(db, context, actor.id, body))
      ),
    list: async ({ actor }) => {
      const states = await listStandingBids(context, actor.id)
      return { items: states.map(toStandingBid) }
    },
    remove: async ({ actor, params }) => {
      await removeStandingBid(context, actor.id, params.id)
      return null
    }
  }
}

function toStandingBid({ bid, lastRun }: StandingBidState): StandingBid {
  return {
    id: bid.id,
    siteId: bid.siteId,
    goal: bid.goal,
    capMicrosPerKwh: bid.capMicrosPerKwh,
    currency: bid.currency,
    createdAt: toInstant(bid.createdAt),
    lastRun: lastRun
      ? {
          auctionId: lastRun.auctionId,
          deliveryDate: lastRun.deliveryDate,
          at: toInstant(lastRun.at),
          outcome: lastRun.outcome,
          bidCount: lastRun.bidCount
        }
      : null
  }
}
