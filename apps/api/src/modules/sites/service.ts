import type { Input, contract } from '@commonwatt/contract'
import { isValidTimeZone, localDateAt } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toFlag } from '../../database/columns.ts'
import { transact, type Db } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { findMarket } from '../markets/index.ts'
import * as queries from './queries.ts'
import type { SiteTable } from './tables.ts'

export type SiteInput = Input<typeof contract.sites.create>['body']
/** The currencies of what is listed at a site. */
export type ListedCurrencies = (db: Db, siteId: string) => Promise<string[]>

/** Sets up a site of `ownerId`; `isSimulated` marks what the demo community made. */
export async function createSite(
  context: Context,
  ownerId: string,
  input: SiteInput,
  { isSimulated = false }: { isSimulated?: boolean } = {}
): Promise<SiteTable> {
  checkSite(context, input)
  const site: SiteTable = {
    id: context.ids.next(),
    ownerId,
    ...toColumns(input),
    isSimulated: toFlag(isSimulated),
    version: 1,
    createdAt: context.clock.now()
  }
  await transact(context.db, (db) => queries.insertSite(db, site))
  return site
}

export async function readOwnSite(
  context: Context,
  ownerId: string,
  id: string
): Promise<SiteTable> {
  const site = await queries.findOwnSite(context.db, ownerId, id)
  if (!site) throw new Refusal('not_found')
  return site
}

export function listSites(
  context: Context,
  ownerId: string,
  afterId: string | null,
  limit: number
): Promise<SiteTable[]> {
  return queries.listOwnSites(context.db, ownerId, afterId, limit)
}

/** Replaces the set-up of a site that is at `version`; what is listed there keeps its currency. */
export async function updateSite(
  context: Context,
  listedCurrencies: ListedCurrencies,
  ownerId: string,
  { id, version }: { id: string; version: number },
  input: SiteInput
): Promise<SiteTable> {
  checkSite(context, input)
  return transact(context.db, async (db) => {
    const site = await queries.lockOwnSite(db, ownerId, id)
    if (!site) throw new Refusal('not_found')
    if (site.version !== version) throw new Refusal('version_stale')
    if (input.marketId !== site.marketId) {
      refuseOtherCurrency(context, input.marketId, await listedCurrencies(db, id))
    }
    const changes = { ...toColumns(input), version: version + 1 }
    await queries.updateSite(db, id, changes)
    return { ...site, ...changes }
  })
}

function checkSite(context: Context, input: SiteInput): void {
  if (!isValidTimeZone(input.timeZone)) {
    throw new Refusal('time_zone_invalid').at('/body/timeZone')
  }
  if (!findMarket(context, input.marketId)) {
    throw new Refusal('not_found').at('/body/marketId').because('There is no such market.')
  }
  const yearThere = Number(
    localDateAt({ timeZone: input.timeZone, atMs: context.clock.now() }).slice(0, 4)
  )
  if (input.installationYear !== null && input.installationYear > yearThere) {
    throw new Refusal('year_invalid').at('/body/installationYear')
  }
}

function refuseOtherCurrency(context: Context, marketId: string, listed: readonly string[]): void {
  const market = findMarket(context, marketId)
  const currency = listed.find((used) => used !== market?.currency)
  if (currency === undefined) return
  throw new Refusal('currency_mismatch', { currency })
    .at('/body/marketId')
    .because(`An asset is listed here in ${currency}; this market uses ${market?.currency ?? ''}.`)
}

function toColumns({ position, ...input }: SiteInput) {
  return {
    ...input,
    name: input.name.trim(),
    city: input.city.trim(),
    latitude: position.latitude,
    longitude: position.longitude
  }
}
