import type { Context } from '../../../context.ts'
import { transact } from '../../../database/database.ts'
import { record } from '../../../stream/outbox.ts'
import { lockAuction, updateAuction } from '../queries/auctions.ts'

/**
 * Closes the gate of an auction that is due. Bids take the same lock, so from then on nothing gets
 * in, and whatever got in before stays.
 */
export async function closeGate(context: Context, id: string): Promise<void> {
  await transact(context.db, async (db) => {
    const auction = await lockAuction(db, id)
    const now = context.clock.now()
    if (auction?.status !== 'open' || auction.gateClosureAt > now) return
    await updateAuction(db, id, { status: 'closed', closedAt: now })
    await record(db, context, 'auction.changed', { auctionId: id, status: 'closed' })
  })
}
