import type { AppContract, Output } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatEnergy } from '../../../format/energy.ts'
import { formatPrice } from '../../../format/price.ts'

export type Explanation = Output<AppContract['auctions']['explain']>
type Step = NonNullable<Explanation['lastBuy']>

/** Why a price is what it is: how it came about, and the sentence that it ends in. */
export interface WhyWords {
  story: string
  /** "19.2 ct is the price for everyone"; null where there is none. */
  end: string | null
}

/** The bids that bound a price, told as people would. */
export function whyWords(explained: Explanation, currency: string): WhyWords {
  const price = (micros: number) => formatPrice(micros, currency)
  if (explained.zonePrice)
    return {
      story: [
        zoneStory(explained.zonePrice, explained, price),
        ...marginStories(explained, price),
        ...intervalStories(explained.zoneIntervals, price)
      ].join(' '),
      end: null
    }
  if (explained.priceMicrosPerKwh === null)
    return { story: noTradeStory(explained, price), end: null }
  const volume = formatEnergy(explained.volumeWh)
  const paid = price(explained.priceMicrosPerKwh)
  return {
    story: `${t`${volume} found a buyer.`} ${boundStory(explained, price)}`,
    end: t`${paid} is the price for everyone`
  }
}

type Write = (micros: number) => string

/**
 * A zone has a price for buyers and one for sellers; between them lies what the way through the
 * grid costs.
 */
function zoneStory(
  {
    buyerPriceMicrosPerKwh: buyer,
    sellerPriceMicrosPerKwh: seller
  }: NonNullable<Explanation['zonePrice']>,
  explained: Explanation,
  price: Write
): string {
  if (buyer === null && seller === null) return noTradeStory(explained, price)
  const paid = buyer === null ? '' : price(buyer)
  const received = seller === null ? '' : price(seller)
  if (seller === null)
    return t`Buyers here pay ${paid}, with the way through the grid in it. Nobody here sold.`
  if (buyer === null) return t`Sellers here receive ${received}. Nobody here bought.`
  return t`Buyers here pay ${paid} and sellers receive ${received}. The way through the grid is part of what buyers pay, so near energy comes first.`
}

/** The last bids of the zone that traded; what bounds its prices may lie in another zone. */
function marginStories({ lastBuy, lastSell }: Explanation, price: Write): string[] {
  const offered = price(lastBuy?.limitPriceMicrosPerKwh ?? 0)
  const wanted = price(lastSell?.limitPriceMicrosPerKwh ?? 0)
  if (lastBuy && lastSell)
    return [
      t`The last buyer served here offered ${offered}, the last seller here wanted ${wanted}.`
    ]
  if (lastBuy) return [t`The last buyer served here offered ${offered}.`]
  return lastSell ? [t`The last seller here wanted ${wanted}.`] : []
}

/**
 * How far the prices of a zone might have been others; where only one suits, the price says it
 * already.
 */
function intervalStories(intervals: Explanation['zoneIntervals'], price: Write): string[] {
  const { buyer, seller } = intervals ?? { buyer: null, seller: null }
  const isWide = (interval: typeof buyer) =>
    interval !== null && interval.lowerMicrosPerKwh < interval.upperMicrosPerKwh
  const stories: string[] = []
  if (buyer && isWide(buyer)) {
    const low = price(buyer.lowerMicrosPerKwh)
    const high = price(buyer.upperMicrosPerKwh)
    stories.push(t`For buyers any price from ${low} to ${high} would suit all; the middle is fair.`)
  }
  if (seller && isWide(seller)) {
    const low = price(seller.lowerMicrosPerKwh)
    const high = price(seller.upperMicrosPerKwh)
    stories.push(
      t`For sellers any price from ${low} to ${high} would suit all; the middle is fair.`
    )
  }
  return stories
}

function noTradeStory({ nextBuy, nextSell }: Explanation, price: Write): string {
  if (!nextBuy && !nextSell) return t`Nobody bid for this time, so there is no price.`
  if (!nextBuy) return t`Sellers were there, but nobody wanted to buy, so there is no price.`
  if (!nextSell) return t`Buyers were there, but nobody wanted to sell, so there is no price.`
  const offered = price(nextBuy.limitPriceMicrosPerKwh)
  const asked = price(nextSell.limitPriceMicrosPerKwh)
  return t`The highest buyer offered ${offered} and the cheapest seller wanted ${asked}. They did not meet, so there is no price.`
}

function boundStory(explained: Explanation, price: Write): string {
  const { lower, upper, lastSell, lastBuy, nextSell, nextBuy } = explained
  if (!lower || !upper) return ''
  if (lower.priceMicrosPerKwh === upper.priceMicrosPerKwh) {
    const fixed = price(lower.priceMicrosPerKwh)
    if (isPartly(lastSell))
      return t`The last seller needed for that wanted ${fixed} and sold only a part, so`
    if (isPartly(lastBuy)) return t`The last buyer served offered ${fixed} and got only a part, so`
    if (lower.reason === 'last_sell' && upper.reason === 'last_buy')
      return t`The last buyer offered what the last seller wanted, so`
    if (upper.reason === 'next_sell' && nextSell)
      return t`The next seller would have come in at ${fixed}, so`
    if (lower.reason === 'next_buy' && nextBuy)
      return t`The next buyer would have come in at ${fixed}, so`
    return t`Only ${fixed} suits everyone who traded, so`
  }
  const low = `${boundName(lower.reason)} (${price(lower.priceMicrosPerKwh)})`
  const high = `${boundName(upper.reason)} (${price(upper.priceMicrosPerKwh)})`
  return t`Any price from ${low} to ${high} suits all who traded and nobody who did not. The middle is fair to both sides, so`
}

const isPartly = (step: Step | null): boolean => step !== null && step.filledWh < step.quantityWh

function boundName(reason: NonNullable<Explanation['lower']>['reason']): string {
  const names: Record<typeof reason, string> = {
    last_buy: t`what the last buyer offered`,
    last_sell: t`what the last seller wanted`,
    next_buy: t`what the first buyer left out offered`,
    next_sell: t`what the first seller left out wanted`
  }
  return names[reason]
}
