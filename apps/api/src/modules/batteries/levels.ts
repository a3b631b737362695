import { availableToOffer, batteryLevel, type BatteryEvent } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { record } from '../../stream/outbox.ts'
import * as queries from './queries.ts'
import type { BatteryEventTable, BatteryTable } from './tables.ts'

export interface NewBatteryEvent {
  kind: BatteryEvent['kind']
  at: number
  energyWh: number
  note?: string | null
  tradeId?: string | null
  orderId?: string | null
}

/**
 * Adds an event to a locked battery and brings its level up to date. An event that comes late takes
 * its place in time, so the level is then folded again from the last one that tells a level.
 */
export async function addEvent(
  db: Transaction,
  context: Context,
  battery: BatteryTable,
  event: NewBatteryEvent
): Promise<BatteryTable> {
  const row: BatteryEventTable = {
    batteryId: battery.id,
    sequence: battery.eventCount + 1,
    id: context.ids.next(),
    kind: event.kind,
    at: event.at,
    energyWh: event.energyWh,
    note: event.note ?? null,
    tradeId: event.tradeId ?? null,
    orderId: event.orderId ?? null,
    recordedAt: context.clock.now()
  }
  await queries.insertEvent(db, row)
  const isLate = battery.levelAt !== null && event.at < battery.levelAt
  const events = isLate
    ? (await queries.readDecidingEvents(db, battery.id)).map(toDomainEvent)
    : [...levelSoFar(battery), toDomainEvent(row)]
  return storeLevel(db, context, { ...battery, eventCount: row.sequence }, events, row.kind)
}

/** Folds the level again from the events that decide it; `capacityWh` may be a new one. */
export async function refoldLevel(
  db: Transaction,
  battery: BatteryTable
): Promise<Pick<BatteryTable, 'levelWh' | 'levelAt'>> {
  const events = await queries.readDecidingEvents(db, battery.id)
  return toLevel(battery, events.map(toDomainEvent))
}

/** Folds the level again from every event there is. */
export async function recalculateLevel(
  db: Transaction,
  context: Context,
  battery: BatteryTable
): Promise<BatteryTable> {
  const events = (await queries.readAllEvents(db, battery.id)).map(toDomainEvent)
  const level = toLevel(battery, events)
  if (level.levelWh === battery.levelWh && level.levelAt === battery.levelAt) return battery
  return storeLevel(db, context, battery, events, 'correction')
}

async function storeLevel(
  db: Transaction,
  context: Context,
  battery: BatteryTable,
  events: readonly BatteryEvent[],
  kind: BatteryEvent['kind']
): Promise<BatteryTable> {
  const changes = {
    ...toLevel(battery, events),
    eventCount: battery.eventCount,
    version: battery.version + 1
  }
  await queries.updateBattery(db, battery.id, changes)
  const payload = { batteryId: battery.id, kind, levelWh: changes.levelWh }
  await record(db, context, 'battery.changed', payload, [battery.ownerId])
  return { ...battery, ...changes }
}

function toLevel({ capacityWh }: BatteryTable, events: readonly BatteryEvent[]) {
  const { levelWh, at } = batteryLevel({ events, capacityWh })
  return { levelWh, levelAt: at }
}

/** What is known stands in for all events before. */
function levelSoFar(battery: BatteryTable): BatteryEvent[] {
  if (battery.levelAt === null) return []
  const { levelAt: at, eventCount: sequence, levelWh } = battery
  return [{ kind: 'correction', at, sequence, levelWh }]
}

function toDomainEvent({ kind, at, sequence, energyWh }: BatteryEventTable): BatteryEvent {
  return kind === 'meter_report' || kind === 'correction'
    ? { kind, at, sequence, levelWh: energyWh }
    : { kind, at, sequence, energyWh }
}

/** What lies above the reserve and is promised to nobody, in Wh. */
export function availableWh(battery: BatteryTable): number {
  const { levelWh, reserveWh, promisedWh } = battery
  return availableToOffer({ kind: 'battery', levelWh, reserveWh, committedWh: promisedWh })
}

/** Sets energy of the battery aside for an offer; refuses more than is free. */
export async function promiseEnergy(
  db: Transaction,
  batteryId: string,
  energyWh: number
): Promise<void> {
  const battery = await lockExisting(db, batteryId)
  const available = availableWh(battery)
  if (energyWh > available) throw new Refusal('not_enough_energy', { availableWh: available })
  await changePromise(db, battery, energyWh)
}

/**
 * Sets energy aside for a sell at a later time. It may be energy that an earlier buy is still to
 * bring, so whether it will be there is for the caller to know, who has locked the battery.
 */
export async function promiseExpectedEnergy(
  db: Transaction,
  batteryId: string,
  energyWh: number
): Promise<void> {
  await changePromise(db, await lockExisting(db, batteryId), energyWh)
}

/** Frees energy that was set aside and will not be delivered. */
export async function releasePromise(
  db: Transaction,
  batteryId: string,
  energyWh: number
): Promise<void> {
  await changePromise(db, await lockExisting(db, batteryId), -energyWh)
}

/** A trade's delivery: the level sinks by `energyWh`, what was set aside for it by `promisedWh`. */
export async function recordDelivery(
  db: Transaction,
  context: Context,
  delivery: { batteryId: string; energyWh: number; promisedWh: number; at: number; tradeId: string }
): Promise<void> {
  const { batteryId, energyWh, promisedWh, at, tradeId } = delivery
  const battery = await lockExisting(db, batteryId)
  const freed = await changePromise(db, battery, -promisedWh)
  if (energyWh > 0) {
    await addEvent(db, context, freed, { kind: 'delivery', energyWh, at, tradeId })
  }
}

/**
 * What an order moved: the level rises by a buy and sinks by a sell, and what was set aside for a
 * sell (`promisedWh`) is set aside no longer.
 */
export async function recordOrderDelivery(
  db: Transaction,
  context: Context,
  delivery: {
    batteryId: string
    kind: 'charge' | 'discharge'
    energyWh: number
    promisedWh: number
    at: number
    orderId: string
  }
): Promise<void> {
  const { batteryId, kind, energyWh, promisedWh, at, orderId } = delivery
  const battery = await lockExisting(db, batteryId)
  const freed = await changePromise(db, battery, -promisedWh)
  await addEvent(db, context, freed, { kind, energyWh, at, orderId })
}

/**
 * What the meter of a site's battery tells; a site without a battery here has nothing to bring up
 * to date. A report that repeats what is known changes nothing, a different one for the same
 * instant wins.
 */
export async function recordMeterReport(
  db: Transaction,
  context: Context,
  report: { siteId: string; levelWh: number; at: number }
): Promise<void> {
  const battery = await queries.lockBatteryOfSite(db, report.siteId)
  if (!battery) return
  const known = await queries.findMeterReport(db, battery.id, report.at)
  if (known?.energyWh === report.levelWh) return
  const { at, levelWh } = report
  await addEvent(db, context, battery, { kind: 'meter_report', at, energyWh: levelWh })
}

async function lockExisting(db: Transaction, batteryId: string): Promise<BatteryTable> {
  const battery = await queries.lockBattery(db, batteryId)
  if (!battery) throw new Error('A promise or delivery names a battery that does not exist')
  return battery
}

async function changePromise(
  db: Transaction,
  battery: BatteryTable,
  byWh: number
): Promise<BatteryTable> {
  const promisedWh = battery.promisedWh + byWh
  if (promisedWh < 0) throw new Error('More is released than the battery has promised')
  const changes = { promisedWh, version: battery.version + 1 }
  await queries.updateBattery(db, battery.id, changes)
  return { ...battery, ...changes }
}
