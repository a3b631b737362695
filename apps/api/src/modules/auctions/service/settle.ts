import type { Context } from '../../../context.ts'
import { transact, type Transaction } from '../../../database/database.ts'
import { record, recordEach } from '../../../stream/outbox.ts'
import { settleAuction, squareAuction } from '../../wallet/index.ts'
import { findAuction, lockAuction, updateAuction } from '../queries/auctions.ts'
import { lockUnsettledSets, markSettled } from '../queries/bids.ts'
import { readFillsOfMembers, sumUnits } from '../queries/results.ts'
import type { AuctionTable, FillTable } from '../tables.ts'

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
  const fills = await readFillsOfMembers(db, memberIds, auction)
  const fillsByMember = Map.groupBy(fills, (fill) => fill.memberId)
  const settled = sets.map(({ memberId, holdId }) => {
    return { memberId, holdId, ...addUp(fillsByMember.get(memberId) ?? []) }
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

/** What a member's fills come to. Each was rounded by itself, so that the sums are exact. */
function addUp(fills: readonly FillTable[]) {
  const sum = (value: (fill: FillTable) => number) =>
    fills.reduce((total, fill) => total + value(fill), 0)
  const energyMicros = sum((fill) => fill.energyMicros)
  const gridFeeMicros = sum((fill) => fill.gridFeeMicros)
  const platformFeeMicros = sum((fill) => fill.platformFeeMicros)
  return {
    boughtWh: sum((fill) => (fill.side === 'buy' ? fill.filledWh : 0)),
    soldWh: sum((fill) => (fill.side === 'sell' ? fill.filledWh : 0)),
    energyMicros,
    gridFeeMicros,
    platformFeeMicros,
    totalMicros: energyMicros + gridFeeMicros + platformFeeMicros
  }
}

async function finish(db: Transaction, context: Context, auction: AuctionTable): Promise<void> {
  const { id, currency } = auction
  const { gridFeeMicros } = await sumUnits(db, id)
  await updateAuction(db, id, { status: 'settled', settledAt: context.clock.now() })
  await record(db, context, 'auction.changed', { auctionId: id, status: 'settled' })
  await squareAuction(db, context, { auctionId: id, currency, gridFeeMicros })
}
