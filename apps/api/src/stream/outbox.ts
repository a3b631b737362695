import { events, type EventName, type EventPayload } from '@commonwatt/contract'
import type { Context } from '../context.ts'
import { onCommit, type Transaction } from '../database/database.ts'

/**
 * Records an event in the transaction that makes it true. `accountIds` names who hears an event whose
 * audience is an account; an event for everyone takes none.
 */
export async function record<N extends EventName>(
  db: Transaction,
  context: Context,
  name: N,
  payload: EventPayload<N>,
  accountIds: readonly string[] = []
): Promise<void> {
  const { topic, audience } = events[name]
  const listeners = audience === 'everyone' ? [null] : [...new Set(accountIds)]
  if (listeners.length === 0) return
  await db
    .insertInto('outbox')
    .values(
      listeners.map((accountId) => ({
        name,
        topic,
        accountId,
        payloadJson: JSON.stringify(payload),
        createdAt: context.clock.now()
      }))
    )
    .execute()
  onCommit(db, () => context.events.wake())
}
