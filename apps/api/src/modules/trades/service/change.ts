import type { contract, Input, Role } from '@commonwatt/contract'
import {
  checkTradeTransition,
  splitRefund,
  tradeAmounts,
  type TradeStatus
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import {
  acceptEnergy,
  giveBack,
  lockOffer,
  type OfferRow,
  type RefusePendingTrades
} from '../../offers/index.ts'
import { refundMember, voidHold, voidHolds } from '../../wallet/index.ts'
import { findTrade, lockPendingTrades, lockTrade } from '../queries/trades.ts'
import type { TradeTable } from '../tables.ts'
import { moveTrade, type Move } from './move.ts'
import { partyOf } from './party.ts'

export type StatusInput = Input<typeof contract.trades.setStatus>['body']

const disputeDays = 30
const dayMs = 24 * 3_600_000

/** What a party of a trade, or an admin who settles a dispute, makes of it. */
export async function setTradeStatus(
  db: Transaction,
  context: Context,
  actor: { id: string; role: Role },
  tradeId: string,
  input: StatusInput
): Promise<TradeTable> {
  const { status: to, refundMicros } = input
  const seen = await findTrade(db, tradeId)
  const by = seen && partyOf(seen, actor)
  if (!seen || !by) throw new Refusal('not_found')
  if (refundMicros !== undefined && to !== 'resolved') {
    throw new Refusal('validation_failed')
      .at('/body/refundMicros')
      .because('Only a resolved dispute takes a refund.')
  }
  const move = { to, by, note: input.note?.trim() || null }
  if (to === 'accepted' || to === 'rejected' || to === 'cancelled') {
    const { offer, trade } = await lockWithOffer(db, seen)
    refuseIllegal(context, trade, move)
    if (to !== 'accepted') return undoTrade(db, context, offer, trade, move)
    await acceptEnergy(db, context, offer, trade.energyWh)
    return moveTrade(db, context, trade, move, { acceptedAt: context.clock.now() })
  }
  const trade = await lockExisting(db, tradeId)
  refuseIllegal(context, trade, move)
  if (to === 'disputed') return moveTrade(db, context, trade, move)
  return resolveTrade(db, context, trade, move, refundMicros ?? 0)
}

/** Ends a request that nobody answered in time. */
export async function expireTrade(db: Transaction, context: Context, id: string): Promise<void> {
  const seen = await findTrade(db, id)
  if (!seen) return
  const { offer, trade } = await lockWithOffer(db, seen)
  if (statusNow(context, trade) !== 'expired' || trade.status !== 'pending') return
  const move: Move = { to: 'expired', by: 'system', note: 'No answer in time' }
  await undoTrade(db, context, offer, trade, move)
}

export async function startDelivery(db: Transaction, context: Context, id: string): Promise<void> {
  const trade = await lockTrade(db, id)
  const isDue = trade?.status === 'accepted' && trade.deliveryStart <= context.clock.now()
  if (isDue) await moveTrade(db, context, trade, { to: 'delivering', by: 'system' })
}

/** Rejects what is pending because its offer was withdrawn; see `RefusePendingTrades`. */
export const refusePendingTrades: RefusePendingTrades = async (db, context, offerId, takeBack) => {
  const trades = await lockPendingTrades(db, offerId)
  await takeBack(trades.reduce((sum, trade) => sum + trade.energyWh, 0))
  const move: Move = { to: 'rejected', by: 'seller', note: 'The offer was withdrawn' }
  for (const trade of trades) await moveTrade(db, context, trade, move)
  const holdIds = trades.map(({ holdId }) => holdId)
  if (holdIds.length > 0) await voidHolds(db, context, { holdIds, reason: 'trade_release' })
}

/** Offer first, then trade: the order of locks. */
async function lockWithOffer(db: Transaction, { id, offerId }: TradeTable) {
  const offer = await lockOffer(db, offerId)
  if (!offer) throw new Error('A trade names an offer that does not exist')
  return { offer, trade: await lockExisting(db, id) }
}

async function lockExisting(db: Transaction, id: string): Promise<TradeTable> {
  const trade = await lockTrade(db, id)
  if (!trade) throw new Error('A trade disappeared')
  return trade
}

/** A request whose time is up has expired, whether or not the job has come by yet. */
function statusNow(context: Context, trade: TradeTable): TradeStatus {
  const isLate = trade.status === 'pending' && trade.answerUntil <= context.clock.now()
  return isLate ? 'expired' : trade.status
}

function refuseIllegal(context: Context, trade: TradeTable, { to, by }: Move): void {
  const from = statusNow(context, trade)
  const checked = checkTradeTransition({ from, to, by })
  if (!checked.ok) {
    if (checked.reason === 'not_yours') throw new Refusal('forbidden')
    throw new Refusal('illegal_transition', { from, to })
  }
  const disputeUntil = (trade.settledAt ?? 0) + disputeDays * dayMs
  if (to === 'disputed' && context.clock.now() > disputeUntil) {
    throw new Refusal('illegal_transition', { from, to }).because(
      `A trade can be disputed for ${disputeDays} days after it was settled.`
    )
  }
}

/** The end of a trade that comes to nothing: the energy goes back, then the money. */
async function undoTrade(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  trade: TradeTable,
  move: Move
): Promise<TradeTable> {
  await giveBack(db, context, offer, trade.energyWh)
  const moved = await moveTrade(db, context, trade, move)
  await voidHold(db, context, { holdId: trade.holdId, reason: 'trade_release' })
  return moved
}

/**
 * Gives back what an admin has decided: the seller and both fees give their part of what was paid.
 * It reaches the buyer whole, whatever the seller has left.
 */
async function resolveTrade(
  db: Transaction,
  context: Context,
  trade: TradeTable,
  move: Move,
  refundMicros: number
): Promise<TradeTable> {
  const paidMicros = trade.paidMicros ?? 0
  if (refundMicros > paidMicros) {
    throw new Refusal('refund_too_high', { paidMicros }).at('/body/refundMicros')
  }
  const parts = splitRefund(
    refundMicros,
    tradeAmounts({ ...trade, energyWh: trade.deliveredWh ?? 0 })
  )
  const moved = await moveTrade(db, context, trade, move, {
    refundedEnergyMicros: parts.energyMicros,
    refundedGridFeeMicros: parts.gridFeeMicros,
    refundedPlatformFeeMicros: parts.platformFeeMicros
  })
  await refundMember(db, context, {
    toId: trade.buyerId,
    currency: trade.currency,
    reason: 'trade_refund',
    reference: { type: 'trade', id: trade.id },
    parts: [
      { from: { ownerId: trade.sellerId }, amountMicros: parts.energyMicros },
      { from: 'grid_operator', amountMicros: parts.gridFeeMicros },
      { from: 'platform_fee', amountMicros: parts.platformFeeMicros }
    ]
  })
  return moved
}
