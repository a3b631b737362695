import { checkInterestTransition } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { record } from '../../stream/outbox.ts'
import { findAsset } from '../assets/index.ts'
import * as queries from './queries.ts'
import type { InterestTable } from './tables.ts'

/**
 * Tells the owner of a listed asset that somebody is interested; one open interest per person and
 * asset.
 */
export async function sendInterest(
  context: Context,
  senderId: string,
  input: { assetId: string; message: string }
): Promise<InterestTable> {
  return transact(context.db, async (db) => {
    const asset = await findAsset(db, input.assetId)
    if (!asset || asset.status === 'retired') throw new Refusal('not_found').at('/body/assetId')
    if (asset.ownerId === senderId) throw new Refusal('own_asset').at('/body/assetId')
    const now = context.clock.now()
    const interest: InterestTable = {
      id: context.ids.next(),
      assetId: asset.id,
      senderId,
      ownerId: asset.ownerId,
      message: input.message.trim(),
      status: 'pending',
      createdAt: now,
      updatedAt: now
    }
    const isNew = await queries.insertInterest(db, interest)
    if (!isNew) throw new Refusal('interest_exists')
    await notifyBoth(db, context, interest)
    return interest
  })
}

/**
 * Accepts, rejects or withdraws: the owner answers, the sender steps back. Others see no interest
 * here.
 */
export async function changeInterest(
  context: Context,
  accountId: string,
  id: string,
  status: 'accepted' | 'rejected' | 'withdrawn'
): Promise<InterestTable> {
  return transact(context.db, async (db) => {
    const interest = await queries.lockInterest(db, id)
    if (!interest) throw new Refusal('not_found')
    const { ownerId, senderId, status: from } = interest
    if (accountId !== ownerId && accountId !== senderId) throw new Refusal('not_found')
    const by = accountId === ownerId ? 'owner' : 'sender'
    const checked = checkInterestTransition({ from, to: status, by })
    if (!checked.ok) {
      if (checked.reason === 'not_yours') throw new Refusal('forbidden')
      throw new Refusal('illegal_transition', { from, to: status })
    }
    const changed = { ...interest, status, updatedAt: context.clock.now() }
    await queries.setStatus(db, id, status, changed.updatedAt)
    await notifyBoth(db, context, changed)
    return changed
  })
}

export function listInterests(
  context: Context,
  side: queries.Side,
  accountId: string,
  list: queries.ListOfInterests
): Promise<InterestTable[]> {
  return queries.listInterests(context.db, side, accountId, list)
}

async function notifyBoth(
  db: Transaction,
  context: Context,
  { id, assetId, status, senderId, ownerId }: InterestTable
): Promise<void> {
  const payload = { interestId: id, assetId, status }
  await record(db, context, 'interest.changed', payload, [senderId, ownerId])
}
