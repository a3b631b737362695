import type { Market } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { findMarket, listMarkets } from '../../markets/index.ts'
import { findFirstSite } from '../../sites/index.ts'

export interface MarketChoice {
  marketId?: string
  currency?: string
}

/**
 * The market that is asked about: the one named, the first of the currency, that of the member's
 * first place, or the first there is. Refuses `not_found` and `currency_unsupported`.
 */
export async function chooseMarket(
  context: Context,
  memberId: string,
  { marketId, currency }: MarketChoice
): Promise<Market> {
  const markets = listMarkets(context)
  const ofCurrency = markets.filter((market) => market.currency === currency)
  if (currency !== undefined && ofCurrency.length === 0) throw new Refusal('currency_unsupported')
  if (marketId !== undefined) {
    const named = findMarket(context, marketId)
    if (!named) throw new Refusal('not_found').at('/query/marketId')
    return named
  }
  const site = currency === undefined ? await findFirstSite(context.db, memberId) : undefined
  const found = (site && findMarket(context, site.marketId)) ?? ofCurrency[0] ?? markets[0]
  if (!found) throw new Refusal('not_found')
  return found
}
