import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import * as queries from '../queries/holds.ts'
import { readClearingMicros } from '../queries/ledger.ts'
import type { TransferReason } from '../tables.ts'
import { assertAmount, holdFunds, lockOpenHolds } from './holds.ts'
import { postTransfers, type Move, type NewTransfer, type Reference } from './transfer.ts'

export interface HoldChange {
  /** The open hold, or null when there is none yet. */
  holdId: string | null
  ownerId: string
  /** What is to be held from now on; 0 ends the hold. */
  amountMicros: number
  currency: string
  holdReason: TransferReason
  releaseReason: TransferReason
  reference: Reference
}

/**
 * Brings a hold to another amount: only the difference moves. Answers the hold, or null when
 * nothing is held any more. Refuses `insufficient_funds`.
 */
export async function changeHold(
  db: Transaction,
  context: Context,
  change: HoldChange
): Promise<string | null> {
  const { holdId, ownerId, amountMicros, currency, reference } = change
  assertAmount(amountMicros)
  if (holdId === null) {
    if (amountMicros === 0) return null
    const opened = { ownerId, amountMicros, currency, reason: change.holdReason, reference }
    return (await holdFunds(db, context, opened)).holdId
  }
  const [hold] = await lockOpenHolds(db, [holdId])
  const moreMicros = amountMicros - hold.amountMicros
  if (amountMicros > 0) await queries.setHoldAmount(db, holdId, amountMicros)
  else await queries.closeHolds(db, [{ id: holdId, postedMicros: null }], context.clock.now())
  await postTransfers(db, context, [
    {
      reason: moreMicros > 0 ? change.holdReason : change.releaseReason,
      reference,
      moves: [
        { ownerId, kind: 'available', currency, amountMicros: -moreMicros },
        { ownerId, kind: 'held', currency, amountMicros: moreMicros }
      ]
    }
  ])
  return amountMicros > 0 ? holdId : null
}

/** What one member pays for and gets in an auction. */
export interface Settlement {
  ownerId: string
  /** Ends with this, whatever was needed of it; null when nothing was held. */
  holdId: string | null
  /** Into the clearing house; below zero out of it. */
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
}

/**
 * Settles members with the clearing house, a transfer for each: out of what they have held, with
 * the rest free again, or to their available money. Costs beyond a hold are a bug of the caller and
 * throw.
 */
export async function settleWithClearing(
  db: Transaction,
  context: Context,
  input: {
    settlements: readonly Settlement[]
    currency: string
    settleReason: TransferReason
    releaseReason: TransferReason
    reference: Reference
  }
): Promise<void> {
  const { settlements, currency } = input
  const holdIds = settlements.flatMap(({ holdId }) => holdId ?? [])
  const holds = holdIds.length === 0 ? [] : await lockOpenHolds(db, holdIds)
  const heldBy = new Map(holds.map((hold) => [hold.id, hold.amountMicros]))
  const closed: queries.ClosedHold[] = []
  const transfers: NewTransfer[] = []
  for (const settlement of settlements) {
    const { ownerId, holdId, energyMicros, gridFeeMicros, platformFeeMicros } = settlement
    assertAmount(gridFeeMicros)
    assertAmount(platformFeeMicros)
    const heldMicros = holdId === null ? 0 : (heldBy.get(holdId) ?? 0)
    const costMicros = energyMicros + gridFeeMicros + platformFeeMicros
    if (costMicros > heldMicros) throw new Error(`More than the hold of ${ownerId} is to be paid`)
    const isUsed = energyMicros !== 0 || gridFeeMicros > 0 || platformFeeMicros > 0
    if (holdId !== null) {
      closed.push({ id: holdId, postedMicros: isUsed ? Math.max(0, costMicros) : null })
    }
    const ofSystem = (kind: Move['kind'], amountMicros: number): Move => {
      return { ownerId: null, kind, currency, amountMicros }
    }
    transfers.push({
      reason: isUsed ? input.settleReason : input.releaseReason,
      reference: input.reference,
      moves: [
        { ownerId, kind: 'held', currency, amountMicros: -heldMicros },
        { ownerId, kind: 'available', currency, amountMicros: heldMicros - costMicros },
        ofSystem('clearing', energyMicros),
        ofSystem('grid_operator', gridFeeMicros),
        ofSystem('platform_fee', platformFeeMicros)
      ]
    })
  }
  if (closed.length > 0) await queries.closeHolds(db, closed, context.clock.now())
  await postTransfers(db, context, transfers)
}

/**
 * Ends what the clearing house had to do with a reference: the grid operator gets its part, and
 * what rounding left, above or below zero, goes to the rounding account. Its account is as before
 * then.
 */
export async function squareClearing(
  db: Transaction,
  context: Context,
  input: {
    gridFeeMicros: number
    currency: string
    reason: TransferReason
    reference: Reference
  }
): Promise<{ roundingMicros: number }> {
  const { gridFeeMicros, currency, reason, reference } = input
  assertAmount(gridFeeMicros)
  const leftMicros = await readClearingMicros(db, currency, reference)
  const roundingMicros = leftMicros - gridFeeMicros
  const toMove = (kind: Move['kind'], amountMicros: number): NewTransfer => ({
    reason,
    reference,
    moves: [
      { ownerId: null, kind: 'clearing', currency, amountMicros: -amountMicros },
      { ownerId: null, kind, currency, amountMicros }
    ]
  })
  await postTransfers(db, context, [
    toMove('grid_operator', gridFeeMicros),
    toMove('rounding', roundingMicros)
  ])
  return { roundingMicros }
}
