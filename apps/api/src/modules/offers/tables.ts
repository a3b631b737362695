import type { Generated } from 'kysely'
import type { Offer } from '@commonwatt/contract'
import type { OfferStatus } from '@commonwatt/domain'

export interface OffersTables {
  offer: OfferTable
  seller_record: SellerRecordTable
}

export interface OfferTable {
  /** Numbers the rows for the place index. */
  seq: Generated<number>
  id: string
  sellerId: string
  siteId: string
  /** Exactly one of asset and battery stands behind an offer. */
  assetId: string | null
  batteryId: string | null
  marketId: string
  sourceType: Offer['sourceType']
  title: string
  /** The title as it is searched. */
  titleKey: string
  energyWh: number
  /** What nobody has bought or asked for. */
  remainingWh: number
  /** What was sold: the rest of what does not remain is asked for and not answered. */
  acceptedWh: number
  priceMicrosPerKwh: number
  /** The fees of the market when the offer was made; they stay. */
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  /** Price and fees together: what the buyer pays, and what offers are sorted by. */
  allInMicrosPerKwh: number
  currency: string
  /** Of the site. */
  timeZone: string
  /** Where the site is. Shown to the seller, and to the parties of an accepted trade. */
  latitude: number
  longitude: number
  /** Rounded to about 1 km: the only position that is searched, shown and measured from. */
  publicLatitude: number
  publicLongitude: number
  deliveryStart: number
  deliveryEnd: number
  status: OfferStatus
  isSimulated: number
  version: number
  createdAt: number
}

/** What a seller sold and delivered so far, counted up at every settlement. */
export interface SellerRecordTable {
  sellerId: string
  soldWh: number
  deliveredWh: number
  completedTrades: number
}
