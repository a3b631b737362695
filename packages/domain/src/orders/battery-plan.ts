import { assertNonNegativeInteger } from '../assert.ts'
import type { Interval } from '../calendar/interval.ts'
import { energyLeftWh, type Commitment } from '../capacity/energy-left.ts'
import type { OrderSide } from './order-amounts.ts'

/** An order that still has to move energy of a battery, or may have to. */
export type PlannedOrder = Interval & { id: string; side: OrderSide; energyWh: number }

/** A battery as its orders see it. */
export type OrderBattery = {
  levelWh: number
  capacityWh: number
  /** Orders never go below it. */
  reserveWh: number
  /** Offered or sold to neighbours and not yet delivered: energy that orders count as gone. */
  promisedWh: number
  chargeLimitW: number
  dischargeLimitW: number
}

export type ExpectedLevel = { id: string; startMs: number; beforeWh: number; afterWh: number }

/**
 * The level expected before and after each order, in the order of their starts (the same start: by
 * id): what the battery holds now less what neighbours were promised, then up by each buy as far as
 * the capacity allows and down by each sell as far as the reserve allows. What the household itself
 * will do is not known and left out.
 */
export function expectedLevels(input: {
  battery: OrderBattery
  orders: readonly PlannedOrder[]
}): ExpectedLevel[] {
  const { battery } = input
  let levelWh = levelToPlanWith(battery)
  return input.orders.toSorted(compareInTime).map((order) => {
    assertNonNegativeInteger(order.energyWh, 'energyWh')
    const beforeWh = levelWh
    levelWh = afterOrder(battery, order, beforeWh)
    return { id: order.id, startMs: order.startMs, beforeWh, afterWh: levelWh }
  })
}

export type OrderRoom = {
  /** The level expected when the order's interval begins. */
  levelBeforeWh: number
  /**
   * What the charge or discharge limit lets through beside all that runs in this direction at the
   * same time.
   */
  byPowerWh: number
  /**
   * What the expected level allows, without taking anything from an order that is already there.
   */
  byLevelWh: number
}

/**
 * How much energy one more order could move. It comes behind the others of its start. A sell may
 * take what stays above the reserve from then on, a buy may fill what stays free under the capacity
 * from then on: the least of all later moments counts, so that the orders that were there before
 * come out as before.
 */
export function roomForOrder(input: {
  battery: OrderBattery
  orders: readonly PlannedOrder[]
  /** What else draws on the battery's power for a sell: offers, and what was sold in auctions. */
  besideOrders?: readonly Commitment[]
  wanted: Interval & { side: OrderSide }
}): OrderRoom {
  const { battery, orders, besideOrders = [], wanted } = input
  const levels = expectedLevels({ battery, orders })
  const isBefore = ({ startMs }: ExpectedLevel) => startMs <= wanted.startMs
  const levelBeforeWh = levels.findLast(isBefore)?.afterWh ?? levelToPlanWith(battery)
  const later = levels.filter((level) => !isBefore(level)).map(({ afterWh }) => afterWh)
  const room = [levelBeforeWh, ...later].map((levelWh) => roomAt(battery, wanted.side, levelWh))
  return {
    levelBeforeWh,
    byPowerWh: energyLeftWh({
      powerW: limitOf(battery, wanted.side),
      committed: [...orders.filter(({ side }) => side === wanted.side), ...besideOrders],
      within: wanted
    }),
    byLevelWh: Math.min(...room)
  }
}

/**
 * What a battery lets an order move when it is executed, in Wh: what the expected level at its turn
 * allows, and at most what its power does. `before` are the orders that come before it.
 */
export function executableWh(input: {
  battery: OrderBattery
  before: readonly PlannedOrder[]
  order: PlannedOrder
}): number {
  const { battery, before, order } = input
  const levelWh = expectedLevels({ battery, orders: before }).at(-1)?.afterWh
  const room = roomAt(battery, order.side, levelWh ?? levelToPlanWith(battery))
  const byPowerWh = energyLeftWh({
    powerW: limitOf(battery, order.side),
    committed: [],
    within: order
  })
  return Math.min(order.energyWh, room, byPowerWh)
}

/** Whether `a` has its turn before `b`: by start, then by id. */
export function compareInTime(
  a: Pick<PlannedOrder, 'startMs' | 'id'>,
  b: Pick<PlannedOrder, 'startMs' | 'id'>
): number {
  return a.startMs - b.startMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function levelToPlanWith({ levelWh, promisedWh }: OrderBattery): number {
  assertNonNegativeInteger(levelWh, 'levelWh')
  assertNonNegativeInteger(promisedWh, 'promisedWh')
  return levelWh - promisedWh
}

function roomAt({ capacityWh, reserveWh }: OrderBattery, side: OrderSide, levelWh: number): number {
  return Math.max(0, side === 'buy' ? capacityWh - levelWh : levelWh - reserveWh)
}

function afterOrder(battery: OrderBattery, order: PlannedOrder, levelWh: number): number {
  const movedWh = Math.min(order.energyWh, roomAt(battery, order.side, levelWh))
  return order.side === 'buy' ? levelWh + movedWh : levelWh - movedWh
}

function limitOf({ chargeLimitW, dischargeLimitW }: OrderBattery, side: OrderSide): number {
  return side === 'buy' ? chargeLimitW : dischargeLimitW
}
