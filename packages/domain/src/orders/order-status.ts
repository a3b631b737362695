import { checkTransition, type CheckedTransition, type Transition } from '../trading/transition.ts'

export const orderStatuses = [
  'pending',
  'executed',
  'partly_executed',
  'cancelled',
  'failed',
  'expired'
] as const
export type OrderStatus = (typeof orderStatuses)[number]

export const orderParties = ['owner', 'system'] as const
export type OrderParty = (typeof orderParties)[number]

/**
 * Every legal change of a scheduled order. Only a pending one changes: its owner may execute it
 * early or cancel it, the rest happens at its time. What was executed is a trade with the market
 * and stays one.
 */
export const orderTransitions: readonly Transition<OrderStatus, OrderParty>[] = [
  { from: 'pending', to: 'executed', by: 'owner' },
  { from: 'pending', to: 'executed', by: 'system' },
  { from: 'pending', to: 'partly_executed', by: 'owner' },
  { from: 'pending', to: 'partly_executed', by: 'system' },
  { from: 'pending', to: 'cancelled', by: 'owner' },
  { from: 'pending', to: 'cancelled', by: 'system' },
  { from: 'pending', to: 'failed', by: 'system' },
  { from: 'pending', to: 'expired', by: 'system' }
]

/** Whether a party may bring an order from one status to another, by `orderTransitions`. */
export function checkOrderTransition(wanted: {
  from: OrderStatus
  to: OrderStatus
  by: OrderParty
}): CheckedTransition {
  return checkTransition(orderTransitions, wanted)
}
