export {
  availableWh,
  promiseEnergy,
  promiseExpectedEnergy,
  recordDelivery,
  recordMeterReport,
  recordOrderDelivery,
  releasePromise
} from './levels.ts'
export { findBattery, findBatteryOfSite, lockBatteries, readBatteryNames } from './queries.ts'
export { batteriesHandlers } from './routes.ts'
export { createBattery } from './service.ts'
export type { BatteryTable } from './tables.ts'
