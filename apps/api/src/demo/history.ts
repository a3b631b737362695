import { addDays, dayBounds, localDateAt } from '@commonwatt/domain'
import { createIds, type Context } from '../context.ts'
import { transact } from '../database/database.ts'
import { offerJobs } from '../modules/offers/index.ts'
import { countTrades, findPendingTrades, tradeJobs } from '../modules/trades/index.ts'
import { startTopUp, takePaymentEvent } from '../modules/wallet/index.ts'
import { timeZone } from './community.ts'
import type { Members } from './members.ts'
import { accept, buySome, planOffers, putUp } from './trading.ts'

const tradingDays = 21
const hourMs = 3_600_000

/**
 * Lets the community trade through the last three weeks: the same services as today's, with a clock
 * that is set back. Money comes first, then each day's offers, purchases, answers, delivery and
 * settlement.
 */
export async function replayTrades(
  context: Context,
  members: Members,
  isStopping: () => boolean
): Promise<void> {
  const today = localDateAt({ timeZone, atMs: context.clock.now() })
  const fromMs = dayBounds({ timeZone, date: addDays(today, -tradingDays - 1) }).startMs
  if ((await countTrades(context.db, { fromMs, toMs: context.clock.now() })) > 0) return
  let nowMs = fromMs
  const clock = { now: () => nowMs }
  // The provider of those days has already paid: nothing is left for it to do.
  const payments = { ...context.payments, submit: () => Promise.resolve() }
  const past: Context = { ...context, clock, ids: createIds(clock), payments }
  await fillWallets(past, members)
  for (let date = addDays(today, -tradingDays); date < today; date = addDays(date, 1)) {
    if (isStopping()) return
    const { startMs, endMs } = dayBounds({ timeZone, date })
    nowMs = startMs - 6 * hourMs
    const offers = await putUp(past, await planOffers(past, members, date))
    nowMs += hourMs
    await buySome(past, members, offers, date)
    nowMs += hourMs
    await acceptAll(past, members)
    for (nowMs = startMs + hourMs; nowMs < endMs + 4 * hourMs; nowMs += hourMs) {
      await runDueJobs(past)
    }
    await new Promise((next) => setImmediate(next))
  }
}

async function acceptAll(past: Context, members: Members): Promise<void> {
  const sellerIds = [...members.homes, ...members.plants].map(({ userId }) => userId)
  for (const { id, sellerId } of await findPendingTrades(past.db, sellerIds)) {
    await accept(past, sellerId, id)
  }
}

async function runDueJobs(past: Context): Promise<void> {
  for (const job of [...offerJobs, ...tradeJobs]) await job.run(past, new AbortController().signal)
}

async function fillWallets(past: Context, members: Members): Promise<void> {
  for (const { userId, home } of members.homes) {
    await topUp(past, userId, home.role === 'consumer' ? 80_000_000 : 20_000_000)
  }
}

async function topUp(past: Context, ownerId: string, amountMicros: number): Promise<void> {
  const currency = 'EUR'
  const payment = await transact(past.db, (db) =>
    startTopUp(db, past, { ownerId, amountMicros, currency })
  )
  await takePaymentEvent(past, {
    eventId: `demo-${payment.id}`,
    paymentId: payment.id,
    outcome: 'succeeded',
    amountMicros,
    currency
  })
}
