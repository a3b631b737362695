export { interestsHandlers } from './routes.ts'
export { sendInterest } from './service.ts'
