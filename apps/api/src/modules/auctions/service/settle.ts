import type { Context } from '../../../context.ts'
import { transact, type Transaction } from '../../../database/database.ts'
import { record, recordEach } from '../../../stream/outbox.ts'
import { settleAuction, squareAuction } from '../../wallet/index.ts'
import { findAuction, lockAuction, updateAuction } from '../queries/auctions.ts'
import { lockUnsettledSets, markSettled } from '../queries/bids.ts'
import { sumFillsOfMembers, sumUnits, type MemberSum } from '../queries/results.ts'
import type { AuctionTable } from '../tables.ts'

/** So few that whoever waits for the next answer does not notice. */
const membersAtOnce = 24

/**
 * Moves the money of a cleared auction, some members at a time, each exactly once: who is settled is
 * marked in the transaction that pays. When nobody is left the clearing house's account is squared.
 */
export async function settleMembers(context: Context, id: string): Promise<void> {
  const auction = await findAuction(context.db, id)
  if (auction?.status !== 'cleared') return
  while (await transact(context.db, (db) => settleSome(db, context, id))) {
    await new Promise<void>((next) => setImmediate(next))
  }
}

/** False once all is done. */
async function settleSome(db: Transaction, context: Context, id: string): Promise<boolean> {
  const auction = await lockAuction(db, id)
  if (auction?.status !== 'cleared') return false
  const sets = await lockUnsettledSets(db, id, membersAtOnce)
  if (sets.length === 0) {
    await finish(db, context, auction)
    return false
  }
  const memberIds = sets.map(({ memberId }) => memberId)
  const sums = await sumFillsOfMembers(db, id, memberIds)
  const sumByMember = new Map(sums.map((sum) => [sum.memberId, sum]))
  const settled = sets.map(({ memberId, holdId }) => {
    const sum = sumByMember.get(memberId) ?? { memberId, ...nothing }
    return { holdId, ...sum, totalMicros: costOf(sum) }
  })
  await markSettled(
    db,
    id,
    context.clock.now(),
    settled.map(({ memberId, boughtWh, soldWh, totalMicros }) => {
      return { memberId, boughtWh, soldWh, totalMicros }
    })
  )
  await recordEach(
    db,
    context,
    'fills.ready',
    settled.map(({ memberId, boughtWh, soldWh, totalMicros }) => ({
      accountId: memberId,
      payload: { auctionId: id, boughtWh, soldWh, amountMicros: 0 - totalMicros }
    }))
  )
  await settleAuction(db, context, {
    auctionId: id,
    currency: auction.currency,
    settlements: settled.map(({ memberId: ownerId, ...rest }) => ({ ownerId, ...rest }))
  })
  return true
}

const nothing = { boughtWh: 0, soldWh: 0, energyMicros: 0, gridFeeMicros: 0, platformFeeMicros: 0 }

function costOf({ energyMicros, gridFeeMicros, platformFeeMicros }: MemberSum): number {
  return energyMicros + gridFeeMicros + platformFeeMicros
}

async function finish(db: Transaction, context: Context, auction: AuctionTable): Promise<void> {
  const { id, currency } = auction
  const { gridFeeMicros } = await sumUnits(db, id)
  await updateAuction(db, id, { status: 'settled', settledAt: context.clock.now() })
  await record(db, context, 'auction.changed', { auctionId: id, status: 'settled' })
  await squareAuction(db, context, { auctionId: id, currency, gridFeeMicros })
}
