import type { TradeParty, TradeStatus } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { record } from '../../../stream/outbox.ts'
import { insertStep, updateTrade } from '../queries/trades.ts'
import type { TradeTable } from '../tables.ts'

export interface Move {
  to: TradeStatus
  by: TradeParty
  note?: string | null
}

/**
 * Brings a locked trade to another status, with the step that tells it and the event for both
 * sides.
 */
export async function moveTrade(
  db: Transaction,
  context: Context,
  trade: TradeTable,
  move: Move,
  changes: Partial<TradeTable> = {}
): Promise<TradeTable> {
  const moved = { ...changes, status: move.to }
  await updateTrade(db, trade.id, moved)
  await recordStep(db, context, trade, trade.status, move)
  return { ...trade, ...moved }
}

export async function recordStep(
  db: Transaction,
  context: Context,
  trade: Pick<TradeTable, 'id' | 'offerId' | 'buyerId' | 'sellerId'>,
  from: TradeStatus | null,
  { to, by, note = null }: Move
): Promise<void> {
  await insertStep(db, {
    tradeId: trade.id,
    fromStatus: from,
    toStatus: to,
    byParty: by,
    at: context.clock.now(),
    note
  })
  const payload = { tradeId: trade.id, offerId: trade.offerId, status: to }
  await record(db, context, 'trade.changed', payload, [trade.buyerId, trade.sellerId])
}
