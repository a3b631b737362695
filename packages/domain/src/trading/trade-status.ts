import { checkTransition, type CheckedTransition, type Transition } from './transition.ts'

export const tradeStatuses = [
  'pending',
  'accepted',
  'rejected',
  'cancelled',
  'expired',
  'delivering',
  'completed',
  'failed',
  'disputed',
  'resolved'
] as const
export type TradeStatus = (typeof tradeStatuses)[number]

export const tradeParties = ['buyer', 'seller', 'admin', 'system'] as const
export type TradeParty = (typeof tradeParties)[number]

/**
 * Every legal change of a trade. While pending, the buyer's money is held and the energy reserved;
 * an accepted trade binds both, so nobody cancels it any more.
 */
export const tradeTransitions: readonly Transition<TradeStatus, TradeParty>[] = [
  { from: 'pending', to: 'accepted', by: 'seller' },
  { from: 'pending', to: 'rejected', by: 'seller' },
  { from: 'pending', to: 'cancelled', by: 'buyer' },
  { from: 'pending', to: 'expired', by: 'system' },
  { from: 'accepted', to: 'delivering', by: 'system' },
  { from: 'delivering', to: 'completed', by: 'system' },
  { from: 'delivering', to: 'failed', by: 'system' },
  { from: 'completed', to: 'disputed', by: 'buyer' },
  { from: 'completed', to: 'disputed', by: 'seller' },
  { from: 'disputed', to: 'resolved', by: 'admin' }
]

/** Whether a party may bring a trade from one status to another, by `tradeTransitions`. */
export function checkTradeTransition(wanted: {
  from: TradeStatus
  to: TradeStatus
  by: TradeParty
}): CheckedTransition {
  return checkTransition(tradeTransitions, wanted)
}
