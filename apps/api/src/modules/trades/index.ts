import type { Db } from '../../database/database.ts'
import { hasOpenOfferOfAsset } from '../offers/index.ts'
import { hasLiveTradeOfAsset } from './queries/trades.ts'

export { countTrades, findPendingTrades } from './queries/trades.ts'
export { tradeJobs } from './jobs.ts'
export { tradeHandlers } from './routes.ts'
export { refusePendingTrades, setTradeStatus, type StatusInput } from './service/change.ts'
export { createTrade } from './service/create.ts'

/** Whether an open offer, or a trade to be answered or delivered, still needs an asset. */
export async function isAssetInUse(db: Db, assetId: string): Promise<boolean> {
  return (await hasOpenOfferOfAsset(db, assetId)) || hasLiveTradeOfAsset(db, assetId)
}
