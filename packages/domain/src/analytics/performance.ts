import { assertSafeInteger } from '../assert.ts'
import type { Interval } from '../calendar/interval.ts'
import type { Price } from '../prices/resample.ts'
import { averagePriceMicrosPerKwh } from '../trading/average-price.ts'
import { dealKinds, type DealKind, type DealSlice } from './deal.ts'
import { marginBasisPoints } from './margin.ts'
import {
  addPrice,
  addWeightedPrice,
  emptyWeightedPrice,
  meanOf,
  pricesWithin,
  type WeightedPrice
} from './market-prices.ts'
import { placeInIntervals } from './place-slices.ts'

/** What deals came to. Revenue is earned by selling; cost is the energy bought and both fees. */
export type Earnings = {
  revenueMicros: number
  energyCostMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
  costMicros: number
  profitMicros: number
  boughtWh: number
  soldWh: number
  purchases: number
  sales: number
}

/**
 * Earnings with what they mean beside the market. Realised prices are the energy alone, weighted by
 * energy; `paidPrice` is a purchase with its fees. The market's price over the same intervals is
 * weighted by the member's own energy, as far as a price is known there (`pricedBoughtWh`,
 * `pricedSoldWh`); its mean over the whole period is weighted by time. Null is "there is none",
 * never zero.
 */
export type Performance = Earnings & {
  marginBasisPoints: number | null
  buyPriceMicrosPerKwh: number | null
  paidPriceMicrosPerKwh: number | null
  sellPriceMicrosPerKwh: number | null
  marketWhenBuyingMicrosPerKwh: number | null
  marketWhenSellingMicrosPerKwh: number | null
  pricedBoughtWh: number
  pricedSoldWh: number
  marketMeanMicrosPerKwh: number | null
}

type Sums = Earnings & { buying: WeightedPrice; selling: WeightedPrice; market: WeightedPrice }

/**
 * Performance by period, of all periods together, and earnings by kind of deal. A slice counts in
 * the period in which it starts, a deal (`purchases`, `sales`) in that of its first slice; so
 * periods that join add up, to the micro and to the Wh.
 *
 * Only settled slices count, everything else has not come to anything yet. `periods` and `prices`
 * are in order and without overlap; prices may have gaps.
 */
export function performanceByPeriod(input: {
  slices: readonly DealSlice[]
  periods: readonly Interval[]
  prices: readonly Price[]
}): {
  total: Performance
  periods: Performance[]
  kinds: Record<DealKind, Earnings>
} {
  const { periods, prices } = input
  const settled = input.slices.filter(({ isSettled }) => isSettled)
  const sums = periods.map((period) => ({
    ...emptySums(),
    market: pricesWithin(prices, period)
  }))
  const byKind = Object.fromEntries(dealKinds.map((kind) => [kind, emptyEarnings()])) as Record<
    DealKind,
    Earnings
  >
  placeInIntervals(settled, periods, (slice, index) => {
    const sum = sums[index]
    if (!sum) return
    addSlice(sum, slice)
    addSlice(byKind[slice.kind], slice)
    addMarketPrice(slice.side === 'buy' ? sum.buying : sum.selling, slice, prices)
  })
  const total = emptySums()
  for (const sum of sums) addSums(total, sum)
  return { total: toPerformance(total), periods: sums.map(toPerformance), kinds: byKind }
}

function addSlice(sum: Earnings, slice: DealSlice): void {
  const count = slice.isFirst ? 1 : 0
  if (slice.side === 'sell') {
    sum.revenueMicros += slice.energyMicros
    sum.soldWh += slice.energyWh
    sum.sales += count
  } else {
    sum.energyCostMicros += slice.energyMicros
    sum.boughtWh += slice.energyWh
    sum.purchases += count
  }
  sum.gridFeeMicros += slice.gridFeeMicros
  sum.platformFeeMicros += slice.platformFeeMicros
  closeEarnings(sum)
}

/** The market's price during a slice, once per Wh; a slice with any time unpriced has none. */
function addMarketPrice(sum: WeightedPrice, slice: DealSlice, prices: readonly Price[]): void {
  const during = pricesWithin(prices, slice)
  const price = during.weight === slice.endMs - slice.startMs ? meanOf(during) : null
  if (price !== null) addPrice(sum, price, slice.energyWh)
}

function addSums(total: Sums, sum: Sums): void {
  for (const name of added) total[name] += sum[name]
  closeEarnings(total)
  addWeightedPrice(total.buying, sum.buying)
  addWeightedPrice(total.selling, sum.selling)
  addWeightedPrice(total.market, sum.market)
}

const added = [
  'revenueMicros',
  'energyCostMicros',
  'gridFeeMicros',
  'platformFeeMicros',
  'boughtWh',
  'soldWh',
  'purchases',
  'sales'
] as const

/** Cost and profit follow from the rest; a sum that a double does not hold exactly stops here. */
function closeEarnings(sum: Earnings): void {
  sum.costMicros = sum.energyCostMicros + sum.gridFeeMicros + sum.platformFeeMicros
  sum.profitMicros = sum.revenueMicros - sum.costMicros
  for (const name of added) assertSafeInteger(sum[name], name)
  assertSafeInteger(sum.costMicros, 'costMicros')
  assertSafeInteger(sum.profitMicros, 'profitMicros')
}

function toPerformance({ buying, selling, market, ...earnings }: Sums): Performance {
  const { revenueMicros, energyCostMicros, costMicros, boughtWh, soldWh } = earnings
  const pricePer = (amountMicros: number, energyWh: number) =>
    averagePriceMicrosPerKwh({ amountMicros, energyWh })
  return {
    ...earnings,
    marginBasisPoints: marginBasisPoints(earnings),
    buyPriceMicrosPerKwh: pricePer(energyCostMicros, boughtWh),
    paidPriceMicrosPerKwh: pricePer(costMicros, boughtWh),
    sellPriceMicrosPerKwh: pricePer(revenueMicros, soldWh),
    marketWhenBuyingMicrosPerKwh: meanOf(buying),
    marketWhenSellingMicrosPerKwh: meanOf(selling),
    pricedBoughtWh: buying.weight,
    pricedSoldWh: selling.weight,
    marketMeanMicrosPerKwh: meanOf(market)
  }
}

function emptyEarnings(): Earnings {
  return {
    revenueMicros: 0,
    energyCostMicros: 0,
    gridFeeMicros: 0,
    platformFeeMicros: 0,
    costMicros: 0,
    profitMicros: 0,
    boughtWh: 0,
    soldWh: 0,
    purchases: 0,
    sales: 0
  }
}

function emptySums(): Sums {
  return {
    ...emptyEarnings(),
    buying: emptyWeightedPrice(),
    selling: emptyWeightedPrice(),
    market: emptyWeightedPrice()
  }
}
