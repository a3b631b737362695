export { promiseEnergy, recordDelivery, recordMeterReport, releasePromise } from './levels.ts'
export { findBattery, findBatteryOfSite } from './queries.ts'
export { batteriesHandlers } from './routes.ts'
export { createBattery } from './service.ts'
