export { auctionJobs } from './jobs.ts'
export { auctionHandlers } from './routes.ts'
export { standingBidHandlers } from './standing-routes.ts'
