export { auctionJobs } from './jobs.ts'
export { auctionHandlers } from './routes.ts'
