import { events, type EventName, type EventPayload } from '@commonwatt/contract'
import type { Context } from '../context.ts'
import { onCommit, type Transaction } from '../database/database.ts'
import { insertRows } from '../database/prepared.ts'

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
  const payloadJson = JSON.stringify(payload)
  const createdAt = context.clock.now()
  await insertRows(
    db,
    'outbox',
    listeners.map((accountId) => ({ name, topic, accountId, payloadJson, createdAt }))
  )
  onCommit(db, () => context.events.wake())
}
