import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import type { TransferReason } from '../tables.ts'
import { assertAmount } from './holds.ts'
import { postTransfers, type Move, type Reference } from './transfer.ts'

/** Who gives a part of a refund back; a part of nothing is left out. */
export interface RefundPart {
  from: { ownerId: string } | 'platform_fee' | 'grid_operator'
  amountMicros: number
}

/** See the module's index. */
export async function refundMember(
  db: Transaction,
  context: Context,
  input: {
    toId: string
    currency: string
    reason: TransferReason
    reference: Reference
    parts: readonly RefundPart[]
  }
): Promise<void> {
  const { toId, currency, reason, reference, parts } = input
  for (const { amountMicros } of parts) assertAmount(amountMicros)
  const amountMicros = parts.reduce((sum, part) => sum + part.amountMicros, 0)
  const given = parts.map((part) => toMove(part, currency))
  const received: Move = { ownerId: toId, kind: 'available', currency, amountMicros }
  await postTransfers(db, context, [{ reason, reference, moves: [...given, received] }])
}

function toMove({ from, amountMicros }: RefundPart, currency: string): Move {
  return typeof from === 'string'
    ? { ownerId: null, kind: from, currency, amountMicros: -amountMicros }
    : {
        ownerId: from.ownerId,
        kind: 'available',
        currency,
        amountMicros: -amountMicros,
        mayOwe: true
      }
}
