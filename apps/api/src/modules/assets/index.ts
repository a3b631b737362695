export { findAsset, findAssetOfSite, lockAsset, readAssetNames } from './queries/assets.ts'
export { assetsHandlers } from './routes.ts'
export { createAsset, createAssets, type AssetInput, type NewAsset } from './service.ts'
export type { AssetRow } from './tables.ts'
