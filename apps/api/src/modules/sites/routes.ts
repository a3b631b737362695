import type { contract, Site } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { createSite, listSites, readOwnSite, updateSite, type ListedCurrencies } from './service.ts'
import type { SiteTable } from './tables.ts'

const order = 'sites'

/** `listedCurrencies` comes from the assets, which know the sites and not the other way round. */
export function sitesHandlers(
  context: Context,
  { listedCurrencies }: { listedCurrencies: ListedCurrencies }
): Handlers<typeof contract.sites> {
  return {
    create: async ({ actor, body }) => toSite(await createSite(context, actor.id, body)),
    list: async ({ actor, query }) => {
      const limit = query.limit ?? 20
      const after = decodeCursor(query.cursor, order, ['text'])
      const rows = await listSites(context, actor.id, after?.[0] ?? null, limit + 1)
      return toPage(rows, limit, toSite, (row) => encodeCursor(order, [row.id]))
    },
    get: async ({ actor, params }) => toSite(await readOwnSite(context, actor.id, params.id)),
    update: async ({ actor, params, version, body }) =>
      toSite(
        await updateSite(context, listedCurrencies, actor.id, { id: params.id, version }, body)
      )
  }
}

function toSite(row: SiteTable): Site {
  return {
    id: row.id,
    name: row.name,
    city: row.city,
    pinCode: row.pinCode,
    position: { latitude: row.latitude, longitude: row.longitude },
    timeZone: row.timeZone,
    marketId: row.marketId,
    solarCapacityW: row.solarCapacityW,
    panelBrand: row.panelBrand,
    installationYear: row.installationYear,
    sanctionedLoadW: row.sanctionedLoadW,
    roleAtSite: row.roleAtSite,
    isSimulated: row.isSimulated === 1,
    version: row.version,
    createdAt: toInstant(row.createdAt)
  }
}
