export { auctionJobs } from './jobs.ts'
export { auctionHandlers } from './routes.ts'
export { createStandingBid, listStandingBids } from './service/standing-bids.ts'
export { standingBidHandlers } from './standing-routes.ts'
