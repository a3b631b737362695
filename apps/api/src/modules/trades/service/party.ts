import type { Role } from '@commonwatt/contract'
import type { TradeParty } from '@commonwatt/domain'
import type { TradeTable } from '../tables.ts'

/** What somebody is to a trade; undefined for those whom it does not concern. */
export function partyOf(
  trade: Pick<TradeTable, 'buyerId' | 'sellerId'>,
  { id, role }: { id: string; role: Role }
): TradeParty | undefined {
  if (trade.buyerId === id) return 'buyer'
  if (trade.sellerId === id) return 'seller'
  return role === 'admin' ? 'admin' : undefined
}
