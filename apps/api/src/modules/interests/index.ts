export { interestsHandlers } from './routes.ts'
