import {
  compareInTime,
  executableWh,
  orderAmounts,
  orderOutcome,
  type OrderOutcome,
  type OrderParty
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { recordOrderDelivery, releasePromise } from '../../batteries/index.ts'
import { readIntervalPrice } from '../../markets/index.ts'
import { settleWithMarket, voidHolds } from '../../wallet/index.ts'
import type { OrderTable } from '../tables.ts'
import { moveOrder } from './move.ts'
import { lockPlan, toPlanned } from './plan.ts'

/** What is to become of an order, and the market's price behind it. */
export interface Decision {
  outcome: OrderOutcome
  priceMicrosPerKwh: number | null
}

/** What becomes of a locked pending order if it is executed now. Locks its battery. */
export async function decide(
  db: Transaction,
  context: Context,
  order: OrderTable
): Promise<Decision> {
  const nowMs = context.clock.now()
  const interval = { startMs: order.deliveryStart, endMs: order.deliveryEnd }
  const priceMicrosPerKwh = await readIntervalPrice(db, order.marketId, interval)
  const outcome = orderOutcome({
    ...order,
    priceMicrosPerKwh,
    availableWh: await readExecutableWh(db, order, nowMs),
    deliveryEndMs: order.deliveryEnd,
    nowMs
  })
  return { outcome, priceMicrosPerKwh }
}

/**
 * What the battery lets the order move. At its time that is what the battery really holds: what
 * neighbours were promised is still in it, so a buy finds no room there, and a sell may not touch
 * it. Before its time the order relies on no pending order that would have to help it: that one may
 * still come to nothing.
 */
async function readExecutableWh(
  db: Transaction,
  order: OrderTable,
  nowMs: number
): Promise<number> {
  const { battery, orders } = await lockPlan(db, order.batteryId)
  const planned = toPlanned(order)
  const isDue = order.deliveryStart <= nowMs
  const before = orders.filter((other) => {
    const isSure = other.isFirm || isDue || other.side === order.side
    return other.id !== order.id && isSure && compareInTime(other, planned) < 0
  })
  const isHeldThere = isDue && order.side === 'buy'
  const seen = isHeldThere ? { ...battery, promisedWh: 0 } : battery
  return executableWh({ battery: seen, before, order: planned })
}

/** The end of an order, whose money is still to be moved. */
interface Ended {
  order: OrderTable
  isExecuted: boolean
}

/**
 * Ends a locked order as decided: status, step, battery. The money follows by `moveMoney`, for all
 * at once.
 */
export async function carryOut(
  db: Transaction,
  context: Context,
  order: OrderTable,
  { outcome, priceMicrosPerKwh }: Decision,
  by: OrderParty
): Promise<Ended> {
  const { status: to, reason } = outcome
  if (!('executedWh' in outcome) || priceMicrosPerKwh === null) {
    return end(db, context, order, { to, by, reason })
  }
  const { executedWh } = outcome
  const isDue = order.deliveryStart <= context.clock.now()
  const moved = await moveOrder(
    db,
    context,
    order,
    { to, by, reason },
    {
      priceMicrosPerKwh,
      executedWh,
      ...orderAmounts({ ...order, energyWh: executedWh, priceMicrosPerKwh }),
      ...(isDue && { deliveredAt: context.clock.now() })
    }
  )
  if (isDue) await deliver(db, context, { ...moved, executedWh }, order.energyWh)
  else await releaseEnergy(db, order, order.energyWh - executedWh)
  return { order: moved, isExecuted: true }
}

/**
 * Ends a locked pending order without execution: what it had set aside of its battery is free
 * again.
 */
export async function end(
  db: Transaction,
  context: Context,
  order: OrderTable,
  move: Parameters<typeof moveOrder>[3]
): Promise<Ended> {
  const moved = await moveOrder(db, context, order, move)
  await releaseEnergy(db, order, order.energyWh)
  return { order: moved, isExecuted: false }
}

/** The battery's part of an execution. `promisedWh` is what a sell still has set aside. */
export async function deliver(
  db: Transaction,
  context: Context,
  order: OrderTable & { executedWh: number },
  promisedWh: number
): Promise<void> {
  await recordOrderDelivery(db, context, {
    batteryId: order.batteryId,
    kind: order.side === 'buy' ? 'charge' : 'discharge',
    energyWh: order.executedWh,
    promisedWh: order.side === 'sell' ? promisedWh : 0,
    // A report of the meter before the end of the interval has not seen all of it yet.
    at: order.deliveryEnd,
    orderId: order.id
  })
}

async function releaseEnergy(db: Transaction, order: OrderTable, energyWh: number): Promise<void> {
  if (order.side === 'sell' && energyWh > 0) await releasePromise(db, order.batteryId, energyWh)
}

/**
 * Pays what was executed and frees what was not, in one round of locks; the last thing in a
 * transaction.
 */
export async function moveMoney(
  db: Transaction,
  context: Context,
  ended: readonly Ended[]
): Promise<void> {
  const executed = ended.filter(({ isExecuted }) => isExecuted)
  const freed = ended.filter(({ isExecuted }) => !isExecuted)
  if (executed.length > 0) {
    await settleWithMarket(
      db,
      context,
      executed.map(({ order }) => toSettlement(order))
    )
  }
  const holdIds = freed.flatMap(({ order }) => order.holdId ?? [])
  if (holdIds.length > 0) await voidHolds(db, context, { holdIds, reason: 'order_release' })
}

function toSettlement(order: OrderTable) {
  const { id, ownerId, currency, holdId, side } = order
  const energyMicros = order.energyMicros ?? 0
  const owedMicros = side === 'buy' ? energyMicros : -energyMicros
  const gridMicros = (order.gridFeeMicros ?? 0) + (order.leviesMicros ?? 0)
  return {
    ownerId,
    currency,
    holdId,
    reason: 'order_settlement' as const,
    reference: { type: 'order' as const, id },
    parts: [
      { to: 'market' as const, amountMicros: Math.max(0, owedMicros) },
      { to: 'grid_operator' as const, amountMicros: gridMicros },
      { to: 'platform_fee' as const, amountMicros: order.platformFeeMicros ?? 0 }
    ],
    incomeMicros: Math.max(0, -owedMicros)
  }
}
