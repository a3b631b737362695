import type { contract, Input, Market } from '@commonwatt/contract'
import {
  checkOrderTime,
  orderWorstCase,
  roomForOrder,
  takenBesideOrders,
  type Interval
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db, Transaction } from '../../../database/database.ts'
import { fromInstant, toInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import { findBattery, promiseExpectedEnergy, type BatteryTable } from '../../batteries/index.ts'
import { findMarket, readIntervalPrice } from '../../markets/index.ts'
import { findSite, lockSite, type ReadSiteCapacity } from '../../sites/index.ts'
import { holdFunds } from '../../wallet/index.ts'
import { insertOrder } from '../queries/orders.ts'
import type { OrderTable } from '../tables.ts'
import { recordStep } from './move.ts'
import { lockPlan, type Plan } from './plan.ts'

export type OrderInput = Input<typeof contract.orders.create>['body']

/** Per battery. */
export const mostPending = 100
/** What the ledger takes in one transfer. */
const greatestWorthMicros = 1_000_000_000_000_000

/** Schedules an order: money and energy for its worst case are set aside, or nothing happens. */
export async function createOrder(
  db: Transaction,
  context: Context,
  readCapacity: ReadSiteCapacity,
  ownerId: string,
  input: OrderInput
): Promise<OrderTable> {
  if (!context.config.trading.isEnabled) throw new Refusal('trading_disabled')
  const { market, siteId } = await findPlace(db, context, ownerId, input.batteryId)
  const interval = readInterval(context, market, input)
  refuseOddLimit(market, input.limitPriceMicrosPerKwh)
  // Whoever sells from a site takes turns at its row, which comes before the battery.
  const site = input.side === 'sell' ? await lockSite(db, siteId) : undefined
  const plan = await lockPlan(db, input.batteryId)
  const taken = site && takenBesideOrders(await readCapacity(db, context, site))
  refuseTooMuch(plan, taken ?? nothingTaken, input, interval)
  const order = await toOrder(db, context, market, plan.row, input, interval)
  if (order.side === 'sell') await promiseExpectedEnergy(db, order.batteryId, order.energyWh)
  const holdId = order.heldMicros === 0 ? null : await hold(db, context, order)
  await insertOrder(db, { ...order, holdId })
  await recordStep(db, context, order, null, { to: 'pending', by: 'owner', reason: null })
  return { ...order, holdId }
}

/** A buy takes nothing out of the battery. */
const nothingTaken: ReturnType<typeof takenBesideOrders> = { besideOrders: [], auctionedWh: 0 }

/** The battery's site and its market; the battery is the caller's own. */
async function findPlace(
  db: Db,
  context: Context,
  ownerId: string,
  batteryId: string
): Promise<{ market: Market; siteId: string }> {
  const battery = await findBattery(db, batteryId)
  if (battery?.ownerId !== ownerId) throw new Refusal('not_found').at('/body/batteryId')
  const site = await findSite(db, battery.siteId)
  const market = site && findMarket(context, site.marketId)
  if (!market) throw new Refusal('not_found').because('The market of this battery is gone.')
  return { market, siteId: battery.siteId }
}

function readInterval(context: Context, { timeZone }: Market, input: OrderInput): Interval {
  const checked = checkOrderTime({
    deliveryStartMs: fromInstant(input.deliveryStart),
    resolutionMin: input.resolutionMin,
    timeZone,
    nowMs: context.clock.now(),
    ...context.config.orders
  })
  if (checked.ok) return checked.interval
  if (checked.reason === 'slot_misaligned') {
    throw new Refusal('slot_misaligned').at('/body/deliveryStart')
  }
  const [earliest, latest] = [toInstant(checked.earliestMs), toInstant(checked.latestMs)]
  throw new Refusal('outside_lead_time', { earliest, latest }).at('/body/deliveryStart')
}

function refuseOddLimit(market: Market, limit: number | undefined): void {
  if (limit === undefined) return
  const { floorMicrosPerKwh, capMicrosPerKwh, tickMicrosPerKwh } = market
  const isWithin = limit >= floorMicrosPerKwh && limit <= capMicrosPerKwh
  if (isWithin && limit % tickMicrosPerKwh === 0) return
  throw new Refusal('limit_price_invalid', {
    floorMicrosPerKwh,
    capMicrosPerKwh,
    tickMicrosPerKwh
  }).at('/body/limitPriceMicrosPerKwh')
}

/**
 * The battery must be able to move the energy in the time, and have it or have room for it by then.
 * A sell leaves to offers and auctions what they need of it.
 */
function refuseTooMuch(
  { battery, orders }: Plan,
  { besideOrders, auctionedWh }: typeof nothingTaken,
  { side, energyWh }: OrderInput,
  interval: Interval
): void {
  const pending = orders.filter(({ isFirm }) => !isFirm).length
  if (pending >= mostPending) throw new Refusal('too_many_orders', { maximum: mostPending })
  const promisedWh = battery.promisedWh + auctionedWh
  const room = roomForOrder({
    battery: { ...battery, promisedWh },
    orders,
    besideOrders,
    wanted: { ...interval, side }
  })
  const byPower = { availableWh: room.byPowerWh }
  if (energyWh > room.byPowerWh) {
    throw new Refusal('power_limit_exceeded', byPower).at('/body/energyWh')
  }
  if (energyWh <= room.byLevelWh) return
  const code = side === 'buy' ? 'battery_full' : 'not_enough_energy'
  throw new Refusal(code, { availableWh: room.byLevelWh }).at('/body/energyWh')
}

async function toOrder(
  db: Db,
  context: Context,
  market: Market,
  battery: BatteryTable,
  input: OrderInput,
  interval: Interval
): Promise<Omit<OrderTable, 'holdId'>> {
  const { side, energyWh, resolutionMin } = input
  const limitPriceMicrosPerKwh = input.limitPriceMicrosPerKwh ?? null
  const knownPriceMicrosPerKwh = await readIntervalPrice(db, market.id, interval)
  const { gridFeeMicrosPerKwh, leviesMicrosPerKwh, platformFeeMicrosPerKwh } = market.tariff
  const fees =
    side === 'buy'
      ? { gridFeeMicrosPerKwh, leviesMicrosPerKwh, platformFeeMicrosPerKwh }
      : { gridFeeMicrosPerKwh: 0, leviesMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
  refuseGreatWorth(market, energyWh, fees)
  const worst = orderWorstCase({
    side,
    energyWh,
    limitPriceMicrosPerKwh,
    knownPriceMicrosPerKwh,
    ...market,
    ...fees
  })
  return {
    id: context.ids.next(),
    ownerId: battery.ownerId,
    batteryId: battery.id,
    marketId: market.id,
    timeZone: market.timeZone,
    currency: market.currency,
    side,
    energyWh,
    deliveryStart: interval.startMs,
    deliveryEnd: interval.endMs,
    resolutionMin,
    limitPriceMicrosPerKwh,
    knownPriceMicrosPerKwh,
    worstPriceMicrosPerKwh: worst.priceMicrosPerKwh,
    ...fees,
    heldMicros: worst.holdMicros,
    status: 'pending',
    reason: null,
    ...notExecuted,
    placedAt: context.clock.now(),
    closedAt: null,
    deliveredAt: null,
    isSimulated: battery.isSimulated
  }
}

const notExecuted = {
  priceMicrosPerKwh: null,
  executedWh: null,
  energyMicros: null,
  gridFeeMicros: null,
  leviesMicros: null,
  platformFeeMicros: null,
  totalMicros: null
}

/** An order may come to any price between floor and cap, and each must fit the ledger. */
function refuseGreatWorth(
  { floorMicrosPerKwh, capMicrosPerKwh }: Market,
  energyWh: number,
  fees: Record<string, number>
): void {
  const feeMicrosPerKwh = Object.values(fees).reduce((sum, fee) => sum + fee, 0)
  const edge = Math.max(Math.abs(floorMicrosPerKwh), Math.abs(capMicrosPerKwh))
  if ((energyWh / 1000) * (edge + feeMicrosPerKwh) <= greatestWorthMicros) return
  throw new Refusal('validation_failed')
    .at('/body/energyWh')
    .because('An order may come to at most 1,000,000,000.')
}

async function hold(
  db: Transaction,
  context: Context,
  order: Omit<OrderTable, 'holdId'>
): Promise<string> {
  const { id, ownerId, currency, heldMicros } = order
  const { holdId } = await holdFunds(db, context, {
    ownerId,
    amountMicros: heldMicros,
    currency,
    reason: 'order_hold',
    reference: { type: 'order', id }
  })
  return holdId
}
