export {
  findFirstSite,
  findFirstSiteInMarket,
  findOwnSite,
  findSite,
  lockOwnSite,
  readSiteNames
} from './queries.ts'
export { sitesHandlers } from './routes.ts'
export { createSite } from './service.ts'
export type { SiteTable } from './tables.ts'
