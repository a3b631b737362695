import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { sellers } from './roles.ts'
import {
  EnergyWh,
  Id,
  Instant,
  LineText,
  LongText,
  Nullable,
  PositiveEnergyWh,
  PowerW,
  Words
} from './units.ts'

export const batteryEventKinds = [
  'meter_report',
  'correction',
  'delivery',
  'charge',
  'discharge'
] as const

const limits = {
  name: LineText(120, 'Cellar battery'),
  capacityWh: PositiveEnergyWh,
  reserveWh: EnergyWh,
  chargeLimitW: PowerW,
  dischargeLimitW: PowerW
}

/**
 * Its level is derived from its events; `usableWh` is what lies above the reserve and is not
 * promised.
 */
export const Battery = Type.Object({
  id: Id,
  siteId: Id,
  siteName: Type.String({ examples: ['Talstrasse 12'] }),
  ...limits,
  levelWh: EnergyWh,
  levelAt: Nullable(Instant),
  promisedWh: EnergyWh,
  usableWh: EnergyWh,
  isSimulated: Type.Boolean({ examples: [false] }),
  version: Type.Integer({ minimum: 1, examples: [1] }),
  createdAt: Instant
})
export type Battery = Static<typeof Battery>

/**
 * What happened to a battery. `energyWh` is the level told by a meter report or a correction, and
 * the energy that went in or out for the other kinds.
 */
export const BatteryEvent = Type.Object({
  id: Id,
  kind: Words(batteryEventKinds),
  at: Instant,
  energyWh: EnergyWh,
  note: Nullable(Type.String({ examples: ['Read off the display'] })),
  /** The scheduled order behind a charge or discharge. */
  orderId: Nullable(Id)
})
export type BatteryEvent = Static<typeof BatteryEvent>

export const batteries = {
  create: defineRoute({
    method: 'POST',
    path: '/batteries',
    summary: 'Add the battery of one of my sites',
    access: sellers,
    body: Closed({ siteId: Id, ...limits, levelWh: EnergyWh }),
    success: { status: 201, schema: Battery },
    errors: ['not_found', 'battery_exists', 'battery_limits_invalid'],
    etag: 'sent'
  }),
  list: defineRoute({
    method: 'GET',
    path: '/batteries',
    summary: 'List my batteries',
    access: sellers,
    query: Closed(paging),
    success: { status: 200, schema: Page(Battery) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/batteries/:id',
    summary: 'Show one of my batteries',
    access: sellers,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Battery },
    errors: ['not_found'],
    etag: 'sent'
  }),
  update: defineRoute({
    method: 'PATCH',
    path: '/batteries/:id',
    summary: 'Change name, reserve or limits of my battery',
    access: sellers,
    params: Closed({ id: Id }),
    body: Closed({
      name: Type.Optional(limits.name),
      capacityWh: Type.Optional(limits.capacityWh),
      reserveWh: Type.Optional(limits.reserveWh),
      chargeLimitW: Type.Optional(limits.chargeLimitW),
      dischargeLimitW: Type.Optional(limits.dischargeLimitW)
    }),
    success: { status: 200, schema: Battery },
    errors: ['not_found', 'battery_limits_invalid'],
    etag: 'required'
  }),
  history: defineRoute({
    method: 'GET',
    path: '/batteries/:id/history',
    summary: 'List the events behind a battery’s level, newest first',
    access: sellers,
    params: Closed({ id: Id }),
    query: Closed(paging),
    success: { status: 200, schema: Page(BatteryEvent) },
    errors: ['not_found', 'cursor_invalid']
  }),
  correct: defineRoute({
    method: 'POST',
    path: '/batteries/:id/corrections',
    summary: 'Record the level as read off the battery',
    access: sellers,
    params: Closed({ id: Id }),
    body: Closed({ levelWh: EnergyWh, note: Type.Optional(LongText(200, 'Read off the display')) }),
    success: { status: 201, schema: Battery },
    errors: ['not_found', 'battery_limits_invalid']
  }),
  recalculate: defineRoute({
    method: 'POST',
    path: '/batteries/:id/recalculate',
    summary: 'Derive the level again from all events',
    access: sellers,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Battery },
    errors: ['not_found']
  })
}
