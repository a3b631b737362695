import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import * as queries from '../queries/holds.ts'
import type { LedgerHoldTable, TransferReason } from '../tables.ts'
import { postTransfers, type Move, type Reference } from './transfer.ts'

type SystemTarget = 'platform_fee' | 'grid_operator' | 'gateway' | 'market'

/** Where a part of held money goes; a part of nothing is left out. */
export interface Part<System extends SystemTarget = SystemTarget> {
  to: { ownerId: string } | System
  amountMicros: number
}

export interface NewHold<Reason extends TransferReason = TransferReason> {
  ownerId: string
  amountMicros: number
  currency: string
  reason: Reason
  reference: Reference
}

/** Sets available money aside. Refuses `insufficient_funds`. */
export async function holdFunds(
  db: Transaction,
  context: Context,
  input: NewHold
): Promise<{ holdId: string }> {
  const { ownerId, amountMicros, currency, reason, reference } = input
  assertAmount(amountMicros)
  await postTransfers(db, context, [
    {
      reason,
      reference,
      moves: [
        { ownerId, kind: 'available', currency, amountMicros: -amountMicros },
        { ownerId, kind: 'held', currency, amountMicros }
      ]
    }
  ])
  const holdId = context.ids.next()
  await queries.insertHold(db, {
    id: holdId,
    ownerId,
    currency,
    amountMicros,
    status: 'open',
    postedMicros: 0,
    reason,
    referenceType: reference.type,
    referenceId: reference.id,
    createdAt: context.clock.now(),
    closedAt: null
  })
  return { holdId }
}

/** Pays the parts out of the held money and gives the rest back, in one transfer. */
export async function postHold(
  db: Transaction,
  context: Context,
  input: { holdId: string; reason: TransferReason; parts: readonly Part[] }
): Promise<void> {
  const [hold] = await lockOpenHolds(db, [input.holdId])
  for (const { amountMicros } of input.parts) assertAmount(amountMicros)
  const postedMicros = input.parts.reduce((sum, part) => sum + part.amountMicros, 0)
  const restMicros = hold.amountMicros - postedMicros
  if (restMicros < 0) throw new Error(`The parts are more than the hold ${hold.id}`)
  const { ownerId, currency } = hold
  await queries.closeHolds(db, [{ id: hold.id, postedMicros }], context.clock.now())
  await postTransfers(db, context, [
    {
      reason: input.reason,
      reference: { type: hold.referenceType, id: hold.referenceId },
      moves: [
        { ownerId, kind: 'held', currency, amountMicros: -hold.amountMicros },
        { ownerId, kind: 'available', currency, amountMicros: restMicros },
        ...input.parts.map((part) => toMove(part, currency))
      ]
    }
  ])
}

/** Gives held money back whole. */
export function voidHold(
  db: Transaction,
  context: Context,
  input: { holdId: string; reason: TransferReason }
): Promise<void> {
  return voidHolds(db, context, { holdIds: [input.holdId], reason: input.reason })
}

/** Gives several holds back, with one round of locks; a transfer for each. */
export async function voidHolds(
  db: Transaction,
  context: Context,
  input: { holdIds: readonly string[]; reason: TransferReason }
): Promise<void> {
  if (input.holdIds.length === 0) return
  const holds = await lockOpenHolds(db, input.holdIds)
  const closed = holds.map(({ id }) => ({ id, postedMicros: null }))
  await queries.closeHolds(db, closed, context.clock.now())
  await postTransfers(
    db,
    context,
    holds.map(({ ownerId, currency, amountMicros, referenceType, referenceId }) => ({
      reason: input.reason,
      reference: { type: referenceType, id: referenceId },
      moves: [
        { ownerId, kind: 'held', currency, amountMicros: -amountMicros },
        { ownerId, kind: 'available', currency, amountMicros }
      ]
    }))
  )
}

export function toMove({ to, amountMicros }: Part, currency: string): Move {
  return typeof to === 'string'
    ? { ownerId: null, kind: to, currency, amountMicros }
    : { ownerId: to.ownerId, kind: 'available', currency, amountMicros }
}

/**
 * Who closes a hold has checked before that it is open; one that is not is a bug, not a refusal.
 */
export async function lockOpenHolds(
  db: Transaction,
  ids: readonly string[]
): Promise<[LedgerHoldTable, ...LedgerHoldTable[]]> {
  const holds = await queries.lockHolds(db, ids)
  const [first, ...rest] = holds
  if (!first || holds.length !== new Set(ids).size) throw new Error('There is no such hold')
  const closed = holds.find((hold) => hold.status !== 'open')
  if (closed) throw new Error(`The hold ${closed.id} is already ${closed.status}`)
  return [first, ...rest]
}

export function assertAmount(amountMicros: number): void {
  if (!Number.isSafeInteger(amountMicros) || amountMicros < 0) {
    throw new Error(`${amountMicros} is not an amount of money`)
  }
}
