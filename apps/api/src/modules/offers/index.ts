export { offerJobs } from './jobs.ts'
export {
  addToSellerRecord,
  findOpenOffers,
  findWhoOffered,
  hasOpenOfferOfAsset,
  lockOffer,
  readOffered,
  readOpenTotals,
  type OfferRow
} from './queries/offers.ts'
export { offerHandlers } from './routes.ts'
export type { RefusePendingTrades } from './service/change.ts'
export { createOffer, type OfferInput } from './service/create.ts'
export { acceptEnergy, giveBack, takeEnergy } from './service/energy.ts'
