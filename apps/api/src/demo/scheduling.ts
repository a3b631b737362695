import { addDays, createRandom, dayBounds, hashSeed, localDateAt } from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { transact } from '../database/database.ts'
import { readSiteCapacity } from '../modules/auctions/index.ts'
import { createOrder, executeOrder, hasOrders, type OrderInput } from '../modules/orders/index.ts'
import { Refusal } from '../refusal.ts'
import { communitySeed, timeZone } from './community.ts'
import type { HomeMember, Members } from './members.ts'
import { eveningSaleWh } from './meters.ts'

const hourMs = 3_600_000
const schedulers = 8
/**
 * When a meter shows that its battery fills up again what went to the neighbours in the evening.
 */
const fillHours = [1, 2, 3]
const mostForFilling = 150_000
const hopedFor = 600_000

/**
 * The first homes with a battery, Lena's among them, schedule the coming night, once: they buy back
 * by the hour what they sell this evening, and some hope for an hour tomorrow that pays unusually
 * well.
 */
export async function scheduleNight(context: Context, members: Members): Promise<void> {
  const today = localDateAt({ timeZone, atMs: context.clock.now() })
  const tomorrow = dayBounds({ timeZone, date: addDays(today, 1) })
  const range = { fromMs: tomorrow.startMs, toMs: tomorrow.endMs }
  const homes = members.homes.filter(({ batteryId }) => batteryId !== null)
  for (const member of homes.slice(0, schedulers)) {
    if (await hasOrders(context.db, member.userId, range)) continue
    const planned = planNight(member, member.batteryId ?? '', today, tomorrow.startMs)
    const placed: string[] = []
    for (const input of planned) placed.push(...(await place(context, member, input)))
    const [first] = placed
    if (first !== undefined && isEarlyBird(member, today)) await execute(context, member, first)
  }
}

function planNight(
  { home }: HomeMember,
  batteryId: string,
  today: string,
  midnightMs: number
): OrderInput[] {
  const at = (hour: number) => ({
    batteryId,
    deliveryStart: new Date(midnightMs + hour * hourMs).toISOString(),
    resolutionMin: 60 as const
  })
  const energyWh = Math.floor(eveningSaleWh(home, today) / fillHours.length)
  const refill = fillHours.map((hour) => ({
    ...at(hour),
    side: 'buy' as const,
    energyWh,
    limitPriceMicrosPerKwh: mostForFilling
  }))
  const hope = {
    ...at(19),
    side: 'sell' as const,
    energyWh: 300,
    limitPriceMicrosPerKwh: hopedFor
  }
  const random = createRandom(hashSeed(communitySeed, 'hope', today, home.email))
  return [...(energyWh > 0 ? refill : []), ...(random() < 0.4 ? [hope] : [])]
}

function isEarlyBird({ home }: HomeMember, today: string): boolean {
  return createRandom(hashSeed(communitySeed, 'early', today, home.email))() < 0.5
}

/** A full battery or an empty wallet schedules nothing, which is life. */
async function place(context: Context, member: HomeMember, input: OrderInput): Promise<string[]> {
  return unlessRefused(async () => {
    const order = await transact(context.db, (db) =>
      createOrder(db, context, readSiteCapacity, member.userId, input)
    )
    return [order.id]
  })
}

/** While tomorrow's prices are not out, or are too dear, it waits for its hour like the others. */
async function execute(context: Context, member: HomeMember, id: string): Promise<void> {
  await unlessRefused(async () => {
    await transact(context.db, (db) => executeOrder(db, context, member.userId, id))
    return []
  })
}

async function unlessRefused(act: () => Promise<string[]>): Promise<string[]> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
