import type { Asset } from '@commonwatt/contract'
import type { Generated, Selectable } from 'kysely'

export interface AssetsTables {
  asset: AssetTable
  asset_term: AssetTermTable
  asset_place_term: AssetPlaceTermTable
  asset_photo: AssetPhotoTable
}

export interface AssetTable {
  /** Counts up with every listing: newest first is the highest first. */
  seq: Generated<number>
  id: string
  ownerId: string
  siteId: string | null
  name: string
  type: Asset['type']
  status: Asset['status']
  capacityW: number
  locationName: string
  /** Where it stands; only the owner ever sees this. */
  latitude: number
  longitude: number
  /** The coarse position: all that is searched, measured from, and shown to others. */
  publicLatitude: number
  publicLongitude: number
  priceMicrosPerKwh: number
  currency: string
  description: string
  /** The folded words of name, description and place, each with a blank before and after. */
  searchText: string
  /** `PhotoNote[]` in the order they were added; the pictures themselves are in `asset_photo`. */
  photosJson: string
  isSimulated: number
  version: number
  createdAt: number
}

export type AssetRow = Omit<Selectable<AssetTable>, 'searchText'>

export interface PhotoNote {
  id: string
  mediaType: string
}

/** Which listed assets have a word in name, description or place. */
export interface AssetTermTable {
  term: string
  seq: number
}

/** Which listed assets have a word in their place that begins so. */
export interface AssetPlaceTermTable {
  term: string
  type: Asset['type']
  seq: number
}

export interface AssetPhotoTable {
  id: string
  assetId: string
  mediaType: string
  bytes: Uint8Array
  createdAt: number
}
