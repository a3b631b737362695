export type { ReadSiteCapacity, Replaced } from './capacity.ts'
export {
  findFirstSite,
  findFirstSiteInMarket,
  findOwnSite,
  findSite,
  lockOwnSite,
  lockSite,
  readSiteNames
} from './queries.ts'
export { sitesHandlers } from './routes.ts'
export { createSite } from './service.ts'
export type { SiteTable } from './tables.ts'
