export {
  findAsset,
  findAssetOfSite,
  lockAsset,
  readAssetNames,
  readListed,
  readListedCurrencies
} from './queries/assets.ts'
export { assetsHandlers } from './routes.ts'
export { createAsset, createAssets, type NewAsset } from './service/create.ts'
export type { AssetInput } from './service/listing.ts'
export type { AssetRow } from './tables.ts'
