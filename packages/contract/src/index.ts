import { analytics } from './analytics.ts'
import { assets } from './assets.ts'
import { auctions } from './auctions.ts'
import { batteries } from './batteries.ts'
import { identity } from './identity.ts'
import { interests } from './interests.ts'
import { markets } from './markets.ts'
import { metering } from './metering.ts'
import { offers } from './offers.ts'
import { openadr3 } from './openadr3.ts'
import { health, operations } from './operations.ts'
import { orders } from './orders.ts'
import { priceFigures } from './price-figures.ts'
import { priceSources } from './price-sources.ts'
import { sites } from './sites.ts'
import { standingBids } from './standing-bids.ts'
import { trades } from './trades.ts'
import { wallet } from './wallet.ts'

/** Everything that browser and server agree on, by module. */
export const contract = {
  identity,
  sites,
  assets,
  interests,
  offers,
  trades,
  markets: { ...markets, ...priceFigures, ...priceSources },
  auctions,
  standingBids,
  openadr3,
  metering,
  batteries,
  orders,
  wallet,
  analytics,
  operations,
  health
}
export type AppContract = typeof contract

export * from './analytics.ts'
export * from './assets.ts'
export * from './auctions.ts'
export * from './batteries.ts'
export * from './bounds.ts'
export * from './client.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './example.ts'
export * from './identity.ts'
export * from './interests.ts'
export * from './markets.ts'
export * from './metering.ts'
export * from './offers.ts'
export * from './openadr3.ts'
export * from './operations.ts'
export * from './orders.ts'
export * from './path.ts'
export * from './price-figures.ts'
export * from './price-sources.ts'
export * from './roles.ts'
export * from './route.ts'
export * from './sites.ts'
export * from './standing-bids.ts'
export * from './trades.ts'
export * from './units.ts'
export * from './wallet.ts'
