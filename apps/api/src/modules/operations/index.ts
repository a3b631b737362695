export { healthHandlers, operationsHandlers } from './routes.ts'
