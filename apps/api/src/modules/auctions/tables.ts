import type {
  auctionStatuses,
  bidOrigins,
  standingGoals,
  standingOutcomes
} from '@commonwatt/contract'
import type { Side } from '@commonwatt/domain'

export type AuctionStatus = (typeof auctionStatuses)[number]
export type BidOrigin = (typeof bidOrigins)[number]

export interface AuctionsTables {
  auction: AuctionTable
  auction_bid_set: BidSetTable
  auction_bid_sheet: BidSheetTable
  auction_unit: UnitTable
  auction_fill: FillTable
  standing_bid: StandingBidTable
  standing_bid_run: StandingRunTable
}

/** One per market and delivery day, with the market's terms as they were when it was opened. */
export interface AuctionTable {
  id: string
  marketId: string
  deliveryDate: string
  deliveryStart: number
  deliveryEnd: number
  gateClosureAt: number
  timeZone: string
  currency: string
  mtuMin: number
  unitCount: number
  floorMicrosPerKwh: number
  capMicrosPerKwh: number
  tickMicrosPerKwh: number
  /** Beside the price; 0 with zones, whose fees are part of the optimum. */
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  /** `AuctionZones`, or null when the market has none. */
  zonesJson: string
  status: AuctionStatus
  /** The number that the last accepted bid got. */
  lastSequence: number
  /** Over the hashes of all units; set with the figures below when the auction is cleared. */
  bookHash: string | null
  bidCount: number | null
  volumeWh: number | null
  meanPriceMicrosPerKwh: number | null
  closedAt: number | null
  clearedAt: number | null
  settledAt: number | null
}

/** A member's bids for an auction as a whole. */
export interface BidSetTable {
  auctionId: string
  memberId: string
  siteId: string
  zoneId: string | null
  origin: BidOrigin
  bidCount: number
  /** Null where nothing needs to be held. */
  holdId: string | null
  heldMicros: number
  acceptedAt: number
  settledAt: number | null
  boughtWh: number | null
  soldWh: number | null
  /** What the member paid, fees included; below zero for who earned. */
  totalMicros: number | null
}

/** The bids of a set, which are numbered one after another; frozen from gate closure on. */
export interface BidSheetTable {
  auctionId: string
  memberId: string
  firstSequence: number
  lastSequence: number
  /**
   * `[deliveryStart, side, quantityWh, limitPriceMicrosPerKwh]` of each bid, in the order of their
   * numbers.
   */
  bidsJson: string
}

/** One row of a bid sheet. */
export interface Bid {
  memberId: string
  deliveryStart: number
  sequence: number
  side: Side
  quantityWh: number
  limitPriceMicrosPerKwh: number
}

/** The outcome of a market time unit with its frozen book. Append-only. */
export interface UnitTable {
  auctionId: string
  deliveryStart: number
  deliveryEnd: number
  /** Null where nothing traded, and with zones, each of which has its own prices. */
  priceMicrosPerKwh: number | null
  lowerMicrosPerKwh: number | null
  upperMicrosPerKwh: number | null
  volumeWh: number
  demandWh: number
  supplyWh: number
  bidCount: number
  /** What all buyers pay for the energy, without fees. */
  buyerValueMicros: number
  /** What buyers of a zone pay above what its sellers get; 0 without zones. */
  gridFeeMicros: number
  clearedAt: number
  bookHash: string
  /** `UnitZones`, or null when the market has none. */
  zonesJson: string
  /**
   * The numbers of acceptance of the book's bids, in its order; never told. Null where the book
   * itself has them, as those of earlier versions do.
   */
  sequencesJson: string | null
  /** The bids in canonical order, without names: what `bookHash` is computed over. */
  bookJson: string
}

/** What a bid traded. Append-only. */
export interface FillTable {
  auctionId: string
  deliveryStart: number
  sequence: number
  memberId: string
  side: Side
  filledWh: number
  priceMicrosPerKwh: number
  /** What who bid pays for it; below zero who earns. Fees are the buyer's. */
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
}

/** One for each member and market. */
export interface StandingBidTable {
  id: string
  ownerId: string
  siteId: string
  marketId: string
  goal: (typeof standingGoals)[number]
  /** On the full price: energy and fees. */
  capMicrosPerKwh: number
  currency: string
  createdAt: number
}

/** What a standing bid did for an auction, or what it lacked. */
export interface StandingRunTable {
  standingBidId: string
  auctionId: string
  outcome: (typeof standingOutcomes)[number]
  bidCount: number
  at: number
}
