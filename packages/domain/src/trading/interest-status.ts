import { checkTransition, type CheckedTransition, type Transition } from './transition.ts'

export const interestStatuses = ['pending', 'accepted', 'rejected', 'withdrawn'] as const
export type InterestStatus = (typeof interestStatuses)[number]

/** The owner of the asset, and who sent the interest. */
export const interestParties = ['owner', 'sender'] as const
export type InterestParty = (typeof interestParties)[number]

/**
 * Every legal change of an interest. Its sender may step back from an accepted one: it binds nobody
 * to buy.
 */
export const interestTransitions: readonly Transition<InterestStatus, InterestParty>[] = [
  { from: 'pending', to: 'accepted', by: 'owner' },
  { from: 'pending', to: 'rejected', by: 'owner' },
  { from: 'pending', to: 'withdrawn', by: 'sender' },
  { from: 'accepted', to: 'withdrawn', by: 'sender' }
]

/** Whether a party may bring an interest from one status to another, by `interestTransitions`. */
export function checkInterestTransition(wanted: {
  from: InterestStatus
  to: InterestStatus
  by: InterestParty
}): CheckedTransition {
  return checkTransition(interestTransitions, wanted)
}
