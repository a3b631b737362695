import type { Generated } from 'kysely'
import type { Trade } from '@commonwatt/contract'
import type { TradeParty, TradeStatus } from '@commonwatt/domain'

export interface TradesTables {
  trade: TradeTable
  trade_step: TradeStepTable
  trade_interval: TradeIntervalTable
}

/** A purchase. Its terms are copied from the offer when it is made and never change. */
export interface TradeTable {
  id: string
  offerId: string
  /** The seller's site, whose meter delivers. */
  siteId: string
  assetId: string | null
  batteryId: string | null
  marketId: string
  offerTitle: string
  sourceType: Trade['sourceType']
  sellerId: string
  buyerId: string
  buyerSiteId: string
  energyWh: number
  priceMicrosPerKwh: number
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  currency: string
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
  totalMicros: number
  /** The buyer's held money, until delivery is settled or the trade comes to nothing. */
  holdId: string
  status: TradeStatus
  deliveredWh: number | null
  estimatedWh: number | null
  quality: Trade['quality']
  /** What the buyer paid in the end, fees included, and what of it the seller got. */
  paidMicros: number | null
  earnedMicros: number | null
  /** What a decided dispute gave back: of the energy by the seller, of the fees by who got them. */
  refundedEnergyMicros: number
  refundedGridFeeMicros: number
  refundedPlatformFeeMicros: number
  deliveryStart: number
  deliveryEnd: number
  timeZone: string
  /** Where the energy comes from, for the parties once the trade is accepted. */
  latitude: number
  longitude: number
  requestedAt: number
  answerUntil: number
  /** Orders who is served first from one meter. */
  acceptedAt: number | null
  settledAt: number | null
  isSimulated: number
}

/** Every change of a trade's status. Append-only. */
export interface TradeStepTable {
  seq: Generated<number>
  tradeId: string
  fromStatus: TradeStatus | null
  toStatus: TradeStatus
  byParty: TradeParty
  at: number
  note: string | null
}

/** Where the measured part of a delivery came from. Append-only. */
export interface TradeIntervalTable {
  tradeId: string
  intervalStart: number
  intervalEnd: number
  energyWh: number
}
