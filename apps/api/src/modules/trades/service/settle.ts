import {
  allocateDelivery,
  settleDelivery,
  tradeAmounts,
  type Delivery,
  type SettledDelivery
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact, type Db, type Transaction } from '../../../database/database.ts'
import { recordDelivery } from '../../batteries/index.ts'
import { readIntervals } from '../../metering/index.ts'
import { addToSellerRecord } from '../../offers/index.ts'
import { postHold, voidHold } from '../../wallet/index.ts'
import { findTrade, insertIntervals, listServedAt, lockTrade } from '../queries/trades.ts'
import type { TradeTable } from '../tables.ts'
import { moveTrade } from './move.ts'

const hourMs = 3_600_000
/** How long late readings are waited for before the rest is estimated. */
const graceMs = 2 * hourMs
/**
 * Chains of windows that overlap are followed back this far: three of the longest, each with an
 * hour that repeats.
 */
const reachMs = 3 * (7 * 24 + 1) * hourMs

/**
 * Settles a trade whose window is over, once the readings cover it or the time to wait for them is
 * up; else leaves it for later. What the meter delivered is known by then and no longer changes who
 * gets what, so it is read before the transaction.
 */
export async function settleTrade(context: Context, id: string): Promise<void> {
  const now = context.clock.now()
  const seen = await findTrade(context.db, id)
  if (seen?.status !== 'delivering' || seen.deliveryEnd > now) return
  const delivery = await readDelivery(context.db, seen)
  const windowMs = seen.deliveryEnd - seen.deliveryStart
  if (delivery.coveredMs < windowMs && now < seen.deliveryEnd + graceMs) return
  await transact(context.db, async (db) => {
    const trade = await lockTrade(db, id)
    if (trade?.status !== 'delivering') return
    const { deliveredWh, coveredMs } = delivery
    const settled = settleDelivery({ soldWh: trade.energyWh, deliveredWh, coveredMs, windowMs })
    await insertIntervals(db, id, delivery.intervals)
    await recordOutcome(db, context, trade, settled)
  })
}

/**
 * What of the meter's energy belongs to a trade: first in, first out among all trades that the
 * meter serves in windows that overlap, one after the other.
 */
async function readDelivery(db: Db, trade: TradeTable): Promise<Delivery> {
  const { siteId, deliveryEnd: toMs } = trade
  const together = await readServedTogether(db, trade)
  const fromMs = Math.min(...together.map(({ deliveryStart }) => deliveryStart))
  const hasBattery = together.some(({ batteryId }) => batteryId !== null)
  const discharge = hasBattery
    ? await readIntervals(db, { siteId, channel: 'battery_discharge', fromMs, toMs })
    : []
  // A battery that reports what it discharges is read by that; any other source by what left the
  // site.
  const hasOwnMeter = (served: TradeTable) =>
    served.batteryId !== null &&
    discharge.some(
      ({ startMs, endMs }) => startMs < served.deliveryEnd && endMs > served.deliveryStart
    )
  const isByBattery = hasOwnMeter(trade)
  const readings = isByBattery
    ? discharge
    : await readIntervals(db, { siteId, channel: 'export', fromMs, toMs })
  const served = together.filter((other) => hasOwnMeter(other) === isByBattery)
  const deliveries = allocateDelivery({
    trades: served.map((other) => ({ ...other, acceptedAt: other.acceptedAt ?? 0 })),
    readings
  })
  return deliveries.get(trade.id) ?? { deliveredWh: 0, coveredMs: 0, intervals: [] }
}

/** The trade, those whose windows meet its own, those that meet these, and so on back in time. */
async function readServedTogether(db: Db, trade: TradeTable): Promise<TradeTable[]> {
  const { siteId, deliveryEnd: toMs } = trade
  const earliestMs = trade.deliveryStart - reachMs
  let fromMs = trade.deliveryStart
  for (;;) {
    const found = await listServedAt(db, siteId, { fromMs, toMs })
    const firstMs = Math.min(fromMs, ...found.map(({ deliveryStart }) => deliveryStart))
    if (firstMs === fromMs || fromMs <= earliestMs) return found
    fromMs = firstMs
  }
}

/**
 * Pays for what was delivered and frees the rest of the held money; without any delivery all of it.
 */
async function recordOutcome(
  db: Transaction,
  context: Context,
  trade: TradeTable,
  settled: SettledDelivery
): Promise<void> {
  const { id: tradeId, batteryId, sellerId, holdId, energyWh: soldWh } = trade
  const { deliveredWh, estimatedWh, quality } = settled
  const isFailed = deliveredWh === 0
  const amounts = tradeAmounts({ ...trade, energyWh: deliveredWh })
  const move = { to: isFailed ? 'failed' : 'completed', by: 'system' } as const
  await moveTrade(db, context, trade, move, {
    deliveredWh,
    estimatedWh,
    quality,
    paidMicros: amounts.totalMicros,
    earnedMicros: amounts.energyMicros,
    settledAt: context.clock.now()
  })
  if (batteryId !== null) {
    const at = trade.deliveryEnd
    const delivery = { batteryId, energyWh: deliveredWh, promisedWh: soldWh, at, tradeId }
    await recordDelivery(db, context, delivery)
  }
  await addToSellerRecord(db, {
    sellerId,
    soldWh,
    deliveredWh,
    completedTrades: isFailed ? 0 : 1
  })
  if (isFailed) return voidHold(db, context, { holdId, reason: 'trade_release' })
  await postHold(db, context, {
    holdId,
    reason: 'trade_settlement',
    parts: [
      { to: { ownerId: sellerId }, amountMicros: amounts.energyMicros },
      { to: 'grid_operator', amountMicros: amounts.gridFeeMicros },
      { to: 'platform_fee', amountMicros: amounts.platformFeeMicros }
    ]
  })
}
