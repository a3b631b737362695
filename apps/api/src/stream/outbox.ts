import { events, type EventName, type EventPayload } from '@commonwatt/contract'
import type { Context } from '../context.ts'
import { onCommit, type Transaction } from '../database/database.ts'
import { insertEvents } from './queries.ts'

/**
 * Records an event in the transaction that makes it true. `accountIds` names who hears an event
 * whose audience is an account; an event for everyone takes none.
 */
export async function record<N extends EventName>(
  db: Transaction,
  context: Context,
  name: N,
  payload: EventPayload<N>,
  accountIds: readonly string[] = []
): Promise<void> {
  const isForAll = events[name].audience === 'everyone'
  const listeners = isForAll ? [null] : [...new Set(accountIds)]
  await insert(
    db,
    context,
    name,
    listeners.map((accountId) => ({ accountId, payload }))
  )
}

/** Records what each of many accounts is told by an event of its own. */
export async function recordEach<N extends EventName>(
  db: Transaction,
  context: Context,
  name: N,
  messages: readonly { accountId: string; payload: EventPayload<N> }[]
): Promise<void> {
  await insert(db, context, name, messages)
}

async function insert<N extends EventName>(
  db: Transaction,
  context: Context,
  name: N,
  messages: readonly { accountId: string | null; payload: EventPayload<N> }[]
): Promise<void> {
  if (messages.length === 0) return
  const { topic } = events[name]
  const createdAt = context.clock.now()
  await insertEvents(
    db,
    messages.map(({ accountId, payload }) => {
      return { name, topic, accountId, payloadJson: JSON.stringify(payload), createdAt }
    })
  )
  onCommit(db, () => context.events.wake())
}
