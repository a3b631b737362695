import type { Context } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import * as holds from './service/holds.ts'
import * as refunds from './service/refunds.ts'
import * as settle from './service/settle-with-market.ts'
import type { MarketSettlement } from './service/settle-with-market.ts'
import * as settlements from './service/settlements.ts'
import type { Reference } from './service/transfer.ts'

export { walletJobs } from './jobs.ts'
export { walletHandlers } from './routes.ts'
export { startTopUp, takePaymentEvent } from './service/payments.ts'
export type { Reference } from './service/transfer.ts'

/*
 * Money for other modules. Every function runs in the caller's transaction and keeps the end of the
 * chain locked until that ends, so it comes last there, behind the caller's own locks. Amounts are
 * whole micros, zero or more. A hold that is not open any more is a bug of the caller and throws.
 */

/** Where a part of held money goes. */
export type Part = holds.Part<'platform_fee' | 'grid_operator'>

/** Sets available money aside. Refuses `insufficient_funds`. */
export const holdFunds: (
  db: Transaction,
  context: Context,
  input: holds.NewHold<'trade_hold' | 'order_hold'>
) => Promise<{ holdId: string }> = holds.holdFunds

/** Pays the parts out of the held money and gives the rest back to its owner, in one transfer. */
export const postHold: (
  db: Transaction,
  context: Context,
  input: { holdId: string; reason: 'trade_settlement'; parts: readonly Part[] }
) => Promise<void> = holds.postHold

/** Gives held money back whole. */
export const voidHold: (
  db: Transaction,
  context: Context,
  input: { holdId: string; reason: 'trade_release' }
) => Promise<void> = holds.voidHold

/** Gives several holds back at once; never loop over `voidHold`, that would lock out of order. */
export const voidHolds: (
  db: Transaction,
  context: Context,
  input: { holdIds: readonly string[]; reason: 'trade_release' | 'order_release' }
) => Promise<void> = holds.voidHolds

/**
 * Settles with the wholesale market, all in one round of locks: a member pays parts out of a hold,
 * receives from the market, or both. What is left of each hold goes back.
 */
export const settleWithMarket: (
  db: Transaction,
  context: Context,
  settlements: readonly MarketSettlement[]
) => Promise<void> = settle.settleWithMarket

/**
 * Gives money back from those who got it. Never refused: what a member does not have any more stays
 * owed, and the platform advances it.
 */
export const refundMember: (
  db: Transaction,
  context: Context,
  input: {
    toId: string
    currency: string
    reason: 'trade_refund'
    reference: Reference
    parts: readonly refunds.RefundPart[]
  }
) => Promise<void> = refunds.refundMember

/*
 * The exchange as everybody's counterparty: bids hold what they may cost, the account `clearing`
 * stands between those who pay and those who earn, and is as before once an auction is settled.
 */

/**
 * Brings a bid set's hold to another amount; null when nothing is held. Refuses
 * `insufficient_funds`.
 */
export const changeAuctionHold = (
  db: Transaction,
  context: Context,
  input: Omit<settlements.HoldChange, 'holdReason' | 'releaseReason'>
): Promise<string | null> =>
  settlements.changeHold(db, context, {
    ...input,
    holdReason: 'auction_hold',
    releaseReason: 'auction_release'
  })

/**
 * Settles members of an auction in one round of locks; whoever is not among them stays as before.
 */
export const settleAuction = (
  db: Transaction,
  context: Context,
  input: {
    auctionId: string
    currency: string
    settlements: readonly settlements.Settlement[]
  }
): Promise<void> =>
  settlements.settleWithClearing(db, context, {
    settlements: input.settlements,
    currency: input.currency,
    settleReason: 'auction_settlement',
    releaseReason: 'auction_release',
    reference: { type: 'auction', id: input.auctionId }
  })

/**
 * Pays the grid operator its part of a zonal auction, and puts what rounding left where it shows.
 */
export const squareAuction = (
  db: Transaction,
  context: Context,
  input: { auctionId: string; currency: string; gridFeeMicros: number }
): Promise<{ roundingMicros: number }> =>
  settlements.squareClearing(db, context, {
    gridFeeMicros: input.gridFeeMicros,
    currency: input.currency,
    reason: 'auction_settlement',
    reference: { type: 'auction', id: input.auctionId }
  })
