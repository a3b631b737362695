import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import * as queries from '../queries/holds.ts'
import { assertAmount, lockOpenHolds, toMove, type Part } from './holds.ts'
import { postTransfers, type Move, type NewTransfer, type Reference } from './transfer.ts'

/** What one member and the market owe each other for something that was traded. */
export interface MarketSettlement {
  ownerId: string
  currency: string
  reason: 'order_settlement'
  reference: Reference
  /** The money set aside for it; null when nothing was. */
  holdId: string | null
  /** Paid out of the hold. */
  parts: readonly Part<'platform_fee' | 'grid_operator' | 'market'>[]
  /** What the market pays the member. */
  incomeMicros: number
}

/** See the module's index. */
export async function settleWithMarket(
  db: Transaction,
  context: Context,
  settlements: readonly MarketSettlement[]
): Promise<void> {
  const held = await closeHolds(db, context, settlements)
  await postTransfers(
    db,
    context,
    settlements.map((settlement) => toTransfer(settlement, held.get(settlement.holdId ?? '') ?? 0))
  )
}

/** Closes the holds of all settlements and answers what each had set aside. */
async function closeHolds(
  db: Transaction,
  context: Context,
  settlements: readonly MarketSettlement[]
): Promise<Map<string, number>> {
  const ids = settlements.flatMap(({ holdId }) => holdId ?? [])
  if (ids.length === 0) return new Map()
  const holds = await lockOpenHolds(db, ids)
  const held = new Map(holds.map(({ id, amountMicros }) => [id, amountMicros]))
  const closed = settlements.flatMap(({ holdId, parts }) => {
    const postedMicros = sumOf(parts)
    return holdId === null ? [] : [{ id: holdId, postedMicros: postedMicros || null }]
  })
  await queries.closeHolds(db, closed, context.clock.now())
  return held
}

function toTransfer(settlement: MarketSettlement, heldMicros: number): NewTransfer {
  const { ownerId, currency, parts, incomeMicros, reason, reference } = settlement
  for (const { amountMicros } of [...parts, { amountMicros: incomeMicros }]) {
    assertAmount(amountMicros)
  }
  const restMicros = heldMicros - sumOf(parts)
  if (restMicros < 0) throw new Error(`The parts of ${reference.id} are more than its hold`)
  const own = { ownerId, currency }
  const moves: Move[] = [
    { ...own, kind: 'available', amountMicros: restMicros + incomeMicros },
    { ownerId: null, kind: 'market', currency, amountMicros: -incomeMicros },
    ...parts.map((part) => toMove(part, currency))
  ]
  if (heldMicros > 0) moves.push({ ...own, kind: 'held', amountMicros: -heldMicros })
  return { reason, reference, moves }
}

function sumOf(parts: MarketSettlement['parts']): number {
  return parts.reduce((sum, { amountMicros }) => sum + amountMicros, 0)
}
