import type { Battery, BatteryEvent, contract } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { readSiteNames } from '../sites/index.ts'
import { availableWh } from './levels.ts'
import {
  correctLevel,
  createBattery,
  listBatteries,
  readHistory,
  readOwnBattery,
  recalculate,
  updateBattery
} from './service.ts'
import type { BatteryEventTable, BatteryTable } from './tables.ts'

const batteryOrder = 'batteries'
const eventOrder = 'battery-events'

export function batteriesHandlers(context: Context): Handlers<typeof contract.batteries> {
  const show = async (row: BatteryTable) =>
    toBattery(row, await readSiteNames(context.db, [row.siteId]))
  return {
    create: async ({ actor, body }) => show(await createBattery(context, actor.id, body)),
    list: async ({ actor, query }) => {
      const limit = query.limit ?? 20
      const after = decodeCursor(query.cursor, batteryOrder, ['text'])
      const rows = await listBatteries(context, actor.id, after?.[0] ?? null, limit + 1)
      const names = await readSiteNames(
        context.db,
        rows.map((row) => row.siteId)
      )
      return toPage(
        rows,
        limit,
        (row) => toBattery(row, names),
        (row) => encodeCursor(batteryOrder, [row.id])
      )
    },
    get: async ({ actor, params }) => show(await readOwnBattery(context, actor.id, params.id)),
    update: async ({ actor, params, version, body }) =>
      show(await updateBattery(context, actor.id, params.id, version, body)),
    history: async ({ actor, params, query }) => {
      const limit = query.limit ?? 20
      const place = decodeCursor(query.cursor, eventOrder, ['number', 'number'])
      const after = place && { at: place[0], sequence: place[1] }
      const rows = await readHistory(context, actor.id, params.id, after, limit + 1)
      return toPage(rows, limit, toEvent, (row) => encodeCursor(eventOrder, [row.at, row.sequence]))
    },
    correct: async ({ actor, params, body }) =>
      show(await correctLevel(context, actor.id, params.id, body)),
    recalculate: async ({ actor, params }) => show(await recalculate(context, actor.id, params.id))
  }
}

function toBattery(row: BatteryTable, siteNames: ReadonlyMap<string, string>): Battery {
  return {
    id: row.id,
    siteId: row.siteId,
    siteName: siteNames.get(row.siteId) ?? '',
    name: row.name,
    capacityWh: row.capacityWh,
    reserveWh: row.reserveWh,
    chargeLimitW: row.chargeLimitW,
    dischargeLimitW: row.dischargeLimitW,
    levelWh: row.levelWh,
    levelAt: toInstantOrNull(row.levelAt),
    promisedWh: row.promisedWh,
    usableWh: availableWh(row),
    isSimulated: row.isSimulated === 1,
    version: row.version,
    createdAt: toInstant(row.createdAt)
  }
}

function toEvent(row: BatteryEventTable): BatteryEvent {
  return {
    id: row.id,
    kind: row.kind,
    at: toInstant(row.at),
    energyWh: row.energyWh,
    note: row.note,
    orderId: row.orderId
  }
}
