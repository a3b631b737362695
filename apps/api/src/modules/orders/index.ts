export { orderJobs } from './jobs.ts'
export { orderHandlers } from './routes.ts'
