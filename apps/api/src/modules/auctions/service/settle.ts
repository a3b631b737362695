import type { Context } from '../../../context.ts'
import { transact, type Transaction } from '../../../database/database.ts'
import { record, recordEach } from '../../../stream/outbox.ts'
import { settleAuction, squareAuction } from '../../wallet/index.ts'
import { findAuction, lockAuction, updateAuction } from '../queries/auctions.ts'
import { lockUnsettledSets, markSettled } from '../queries/bids.ts'
import { sumFillsByMember, sumUnits, type MemberSum } from '../queries/results.ts'
import type { AuctionTable } from '../tables.ts'
import { letOthersIn } from './let-others-in.ts'

/** So few that whoever waits for the next answer does not notice. */
const membersAtOnce = 24
const sumsAtOnceMs = 2 * 3_600_000

/**
 * Moves the money of a cleared auction, some members at a time, each exactly once: who is settled
 * is marked in the transaction that pays. When nobody is left the clearing house's account is
 * squared.
 */
export async function settleMembers(context: Context, id: string): Promise<void> {
  const auction = await findAuction(context.db, id)
  if (auction?.status !== 'cleared') return
  const sums = await sumFills(context, auction)
  while (await transact(context.db, (db) => settleSome(db, context, id, sums))) {
    await letOthersIn()
  }
}

/**
 * What came of each member who traded. The fills of a cleared auction are all there and never
 * change.
 */
async function sumFills(
  context: Context,
  { id, deliveryStart, deliveryEnd }: AuctionTable
): Promise<Map<string, MemberSum>> {
  const sums = new Map<string, MemberSum>()
  for (let fromMs = deliveryStart; fromMs < deliveryEnd; fromMs += sumsAtOnceMs) {
    const stretch = { fromMs, untilMs: fromMs + sumsAtOnceMs }
    for (const sum of await sumFillsByMember(context.db, id, stretch)) {
      sums.set(sum.memberId, add(sums.get(sum.memberId), sum))
    }
    await letOthersIn()
  }
  return sums
}

function add(one: MemberSum | undefined, other: MemberSum): MemberSum {
  if (!one) return other
  return {
    memberId: one.memberId,
    boughtWh: one.boughtWh + other.boughtWh,
    soldWh: one.soldWh + other.soldWh,
    energyMicros: one.energyMicros + other.energyMicros,
    gridFeeMicros: one.gridFeeMicros + other.gridFeeMicros,
    platformFeeMicros: one.platformFeeMicros + other.platformFeeMicros
  }
}

/** False once all is done. */
async function settleSome(
  db: Transaction,
  context: Context,
  id: string,
  sums: ReadonlyMap<string, MemberSum>
): Promise<boolean> {
  const auction = await lockAuction(db, id)
  if (auction?.status !== 'cleared') return false
  const sets = await lockUnsettledSets(db, id, membersAtOnce)
  if (sets.length === 0) {
    await finish(db, context, auction)
    return false
  }
  const settled = sets.map(({ memberId, holdId }) => {
    const sum = sums.get(memberId) ?? { memberId, ...nothing }
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
