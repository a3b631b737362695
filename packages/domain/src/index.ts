export { amountMicrosFor, roundHalfEven } from './units/rounding.ts'
export { apportion, type Weight } from './units/apportion.ts'
export { parseDecimalToInteger, type ParsedInteger } from './units/decimal.ts'
export { microsToDecimal } from './units/micros-decimal.ts'
export { dropDoubleResidue } from './units/double-text.ts'

export type { Interval } from './calendar/interval.ts'
export { isValidTimeZone, offsetMinutesAt } from './calendar/zone.ts'
export {
  addDays,
  dayBounds,
  isValidDate,
  localClockAt,
  localDateAt,
  type LocalClock
} from './calendar/date.ts'
export { beginsMarketTimeUnit, marketTimeUnits } from './calendar/market-time-units.ts'
export { bucketBounds, resolutions, type Resolution } from './calendar/buckets.ts'
export { localPeriods, periodNames, type Period, type PeriodName } from './calendar/periods.ts'
export { sameLocalTimeOnDay } from './calendar/same-local-time.ts'

export { cheapestWindows, type CheapestWindows } from './prices/cheapest-windows.ts'
export { meanWindowPrice, windowCostMicros, type RunWindow } from './prices/run-window.ts'
export { resamplePrices, type BucketPrice, type Price } from './prices/resample.ts'
export { priceLevelNames, priceLevels, type PriceLevel } from './prices/levels.ts'
export { feedBackoffMs, nextFetchMs, planFetch, type FetchPlan } from './prices/fetch-plan.ts'
export { mergeFeedPrices, type MergedFeed } from './prices/merge-feed.ts'
export { mergePrices, type MergedPrices, type StoredPrice } from './prices/merge.ts'
export { localDaysAround, priceSlots, type PricedSlot } from './prices/slots.ts'
export {
  priceStatistics,
  type DayStatistics,
  type HourStatistics,
  type PriceStatistics
} from './prices/statistics.ts'
export { checkPriceSeries, type CheckedPriceSeries, type PriceRow } from './prices/series.ts'

export type { Point } from './geo/point.ts'
export { distanceM } from './geo/distance.ts'
export { boundingBoxes, type BoundingBox } from './geo/bounding-boxes.ts'
export { coarsePosition } from './geo/coarse-position.ts'

export {
  canonicalTransfer,
  checkTransfer,
  GENESIS_HASH,
  transferHash,
  type CheckedTransfer,
  type Posting,
  type Transfer,
  type TransferLine
} from './ledger/transfer.ts'
export {
  verifyChain,
  type ChainedTransfer,
  type ChainHead,
  type VerifiedChain
} from './ledger/chain.ts'
export { payOrOwe, repaymentMicrosOf } from './ledger/receivable.ts'
export {
  addToBlocks,
  blockRootsOf,
  merkleBlockSize,
  merkleProof,
  merkleProofInBlocks,
  merkleRoot,
  merkleRootOfBlocks,
  verifyMerkleProof,
  type MerkleBlocks
} from './ledger/merkle.ts'
export {
  endOfLedgerDay,
  faultOfDay,
  ledgerDayHash,
  ledgerDayOf,
  type SealedDay
} from './ledger/ledger-day.ts'

export type { CheckedTransition, Transition } from './trading/transition.ts'
export {
  checkTradeTransition,
  tradeParties,
  tradeStatuses,
  tradeTransitions,
  type TradeParty,
  type TradeStatus
} from './trading/trade-status.ts'
export {
  checkInterestTransition,
  interestParties,
  interestStatuses,
  interestTransitions,
  type InterestParty,
  type InterestStatus
} from './trading/interest-status.ts'
export {
  answerUntil,
  availableToOffer,
  offerStatuses,
  returnToOffer,
  acceptFromOffer,
  takeFromOffer,
  type OfferSource,
  type OfferStatus,
  type TakenFromOffer
} from './trading/offer.ts'
export { tradeAmounts, type TradeAmounts } from './trading/amounts.ts'
export { splitRefund, type PaidLines } from './trading/refund.ts'
export { averagePriceMicrosPerKwh } from './trading/average-price.ts'

export {
  allocateDelivery,
  type Delivery,
  type DeliveryTrade
} from './settlement/allocate-delivery.ts'
export { settleDelivery, type SettledDelivery } from './settlement/settle-delivery.ts'

export { sides, type Bid, type Fill, type PriceLimits, type Side } from './auction/bid.ts'
export { clearAuction, type Clearing } from './auction/clear-auction.ts'
export {
  clearZonalAuction,
  type PriceInterval,
  type ZonalBid,
  type ZonalClearing,
  type ZoneIntervals,
  type ZonePrices
} from './auction/clear-zonal-auction.ts'
export {
  explainClearing,
  type ClearingExplanation,
  type MarginalStep
} from './auction/explain-clearing.ts'
export {
  aggregateCurves,
  type AggregatedCurves,
  type CurvePoint
} from './auction/aggregate-curves.ts'
export { worstCase, type FeeRates, type HeldForBids } from './auction/worst-case.ts'
export { findSelfCross, type OwnedBid, type SelfCross } from './auction/find-self-cross.ts'
export { buyLimitWh, checkPositionLimits, type CheckedPosition } from './auction/position-limits.ts'
export { publishedOrder } from './auction/published-order.ts'
export { bookHash, canonicalBook, hashOfDay, type BookedBid } from './auction/canonical-book.ts'
export {
  settleFills,
  type FillLine,
  type PricedFill,
  type SettledFills
} from './auction/settle-fills.ts'
export { gateClosureMs } from './auction/gate-closure.ts'
export { marginOfFills, type Margin } from './auction/margin-of-fills.ts'
export {
  zoneFeesAt,
  zoneOfPinCode,
  type PinCodeZone,
  type ZoneLine
} from './auction/market-zones.ts'

export { writeCsv, type CsvCell, type CsvForm } from './export/csv.ts'

export { dealKinds, type Deal, type DealKind, type DealSlice } from './analytics/deal.ts'
export { marginBasisPoints } from './analytics/margin.ts'
export { performanceByPeriod, type Earnings, type Performance } from './analytics/performance.ts'
export { comingEnergy, positionsByInterval, type IntervalPosition } from './analytics/positions.ts'
export { sliceDeal } from './analytics/slice-deal.ts'

export { batteryLevel, usableWh, type BatteryEvent } from './battery/level.ts'
export {
  checkBatteryFigures,
  type BatteryFault,
  type BatteryFigures,
  type CheckedBatteryFigures
} from './battery/limits.ts'

export { type Commitment } from './capacity/energy-left.ts'
export { siteEquipment, type SiteEquipment } from './capacity/site-equipment.ts'
export {
  batteryLeftWh,
  grantSales,
  plantsLeftWh,
  roomToSell,
  takenBesideOrders,
  type GrantedSale,
  type SellRoom,
  type SiteCapacity,
  type UnitRoom
} from './capacity/site-capacity.ts'

export {
  checkOrderTransition,
  orderParties,
  orderStatuses,
  orderTransitions,
  type OrderParty,
  type OrderStatus
} from './orders/order-status.ts'
export {
  checkOrderTime,
  orderResolutionsMin,
  type CheckedOrderTime,
  type OrderResolutionMin
} from './orders/order-time.ts'
export {
  orderAmounts,
  orderWorstCase,
  type OrderAmounts,
  type OrderFees,
  type OrderSide,
  type WorstCase
} from './orders/order-amounts.ts'
export {
  compareInTime,
  executableWh,
  expectedLevels,
  roomForOrder,
  type ExpectedLevel,
  type OrderBattery,
  type OrderRoom,
  type PlannedOrder
} from './orders/battery-plan.ts'
export {
  orderOutcome,
  orderReasons,
  priceWaitMs,
  type OrderOutcome,
  type OrderReason
} from './orders/order-outcome.ts'
export { channels, type Channel } from './metering/channels.ts'
export { addMeters } from './metering/add-meters.ts'
export {
  applyReadings,
  type AppliedReadings,
  type VersionedReading
} from './metering/apply-readings.ts'
export {
  checkReading,
  longestReadingMs,
  type ReadingFault,
  type ReportedReading
} from './metering/check-reading.ts'
export { joinBuckets } from './metering/join-buckets.ts'
export { findImplausibility, type Implausibility } from './metering/plausibility.ts'
export type { IntervalEnergy } from './metering/interval-energy.ts'
export {
  bucketReadings,
  readingQualities,
  type Reading,
  type ReadingBucket,
  type ReadingQuality
} from './metering/bucket-readings.ts'

export { expectedEnergyWh } from './bidding/expected-energy.ts'
export { expectedPrices, likeDays, type ExpectedDay } from './bidding/expected-prices.ts'
export {
  planStandingBids,
  standingGoals,
  type ExpectedUnit,
  type PlannedBid,
  type StandingGoal,
  type StandingPlan,
  type StandingTariff
} from './bidding/plan-standing-bids.ts'
export { createRandom, hashSeed } from './simulation/random.ts'
export {
  clearSkyPowerW,
  sunElevationRadians,
  sunPosition,
  type SunPosition
} from './simulation/sun.ts'
export { cloudFactor } from './simulation/clouds.ts'
export { householdLoadWh } from './simulation/household.ts'
export { biogasPowerW, windPowerW } from './simulation/generators.ts'
export { simulatedPriceMicrosPerKwh, type SimulatedCurrency } from './simulation/price.ts'
export { simulateHome, type HomeQuarterHour, type SimulatedHome } from './simulation/home.ts'

export {
  blockedUntil,
  brakeAfterFailure,
  brakeKinds,
  longestBrakeMemoryMs,
  type Brake,
  type BrakeKind
} from './sign-in/brake.ts'
