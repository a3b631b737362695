import type { NewBid } from '@commonwatt/contract'
import { addDays, createRandom, hashSeed, sameLocalTimeOnDay, type Side } from '@commonwatt/domain'
import type { Db } from '../database/database.ts'
import type { OpenedAuction } from '../modules/auctions/index.ts'
import { readPrices } from '../modules/markets/index.ts'
import { communitySeed } from './community.ts'
import type { HomeMember, PlantMember } from './members.ts'
import { laidAsideWh, readHome, readPlant } from './meters.ts'

const dayMs = 86_400_000
/** The day before may have an hour more. */
const longestDayMs = dayMs + 3_600_000

/** A market time unit of a delivery day and what the market pays in it. */
export interface DayPrice {
  startMs: number
  priceMicrosPerKwh: number
}

/** A part of a member's need or surplus, and how far from the market's price its limit lies. */
interface Step {
  share: number
  fromMicros: number
  toMicros: number
}

/** Neighbours save the grid's fees, so most of a need is worth more than the market's price. */
const stepsOfBuyer: readonly Step[] = [
  { share: 0.5, fromMicros: 60_000, toMicros: 110_000 },
  { share: 0.3, fromMicros: 20_000, toMicros: 60_000 },
  { share: 0.2, fromMicros: -20_000, toMicros: 15_000 }
]
const stepsOfSeller: readonly Step[] = [
  { share: 0.4, fromMicros: -45_000, toMicros: -10_000 },
  { share: 0.35, fromMicros: -10_000, toMicros: 25_000 },
  { share: 0.25, fromMicros: 25_000, toMicros: 80_000 }
]
/** What a plant keeps for the auction; the rest is sold in other ways. */
const auctionedShare = { wind: 0.01, biogas: 0.08, hydro: 0.3, solar: 0.25 }

/** The market's prices of a delivery day; for units that have none yet, those of the day before. */
export async function readDayPrices(db: Db, auction: OpenedAuction): Promise<DayPrice[]> {
  const { marketId, deliveryStart, deliveryEnd } = auction
  const range = { fromMs: deliveryStart - longestDayMs, toMs: deliveryEnd }
  const known = await readPrices(db, { marketId, ...range })
  const date = addDays(auction.deliveryDate, -1)
  const dayBefore = (atMs: number) =>
    sameLocalTimeOnDay({ timeZone: auction.timeZone, atMs, date }) ?? atMs - dayMs
  const byStart = new Map(known.map((price) => [price.startMs, price.priceMicrosPerKwh]))
  const prices: DayPrice[] = []
  for (let startMs = deliveryStart; startMs < deliveryEnd; startMs += auction.mtuMin * 60_000) {
    const price = byStart.get(startMs) ?? byStart.get(dayBefore(startMs))
    if (price !== undefined) prices.push({ startMs, priceMicrosPerKwh: price })
  }
  return prices
}

/**
 * What a member would write for a delivery day; the same day, member and promises give the same
 * sheet. `promised` is what the member has promised to others in a unit, by its start: nobody sells
 * it again.
 */
export function planDaySheet(
  member: HomeMember | PlantMember,
  auction: OpenedAuction,
  prices: readonly DayPrice[],
  promised: ReadonlyMap<number, number>
): NewBid[] {
  const name = 'plant' in member ? member.plant.email : member.home.email
  const random = createRandom(hashSeed(communitySeed, 'sheet', auction.deliveryDate, name))
  return prices.flatMap((price) => {
    const { side, energyWh } = wantOf(member, price.startMs, promised.get(price.startMs) ?? 0)
    const steps = side === 'buy' ? stepsOfBuyer : stepsOfSeller
    return steps.flatMap((step) => toBid(random, auction, price, side, energyWh, step))
  })
}

/**
 * A home sells what it has over and buys what it lacks, as if its own battery were asleep; a plant
 * has its share.
 */
function wantOf(
  member: HomeMember | PlantMember,
  startMs: number,
  promisedWh: number
): { side: Side; energyWh: number } {
  if ('plant' in member) {
    const { plant } = member
    const exported = readPlant(plant, startMs).find(({ channel }) => channel === 'export')
    return { side: 'sell', energyWh: (exported?.valueWh ?? 0) * auctionedShare[plant.type] }
  }
  const { home } = member
  const read = (levelWh: number, wanted: string) =>
    readHome(home, startMs, levelWh).readings.find(({ channel }) => channel === wanted)?.valueWh
  const surplusWh = read(home.batteryCapacityWh - laidAsideWh(home), 'export') ?? 0
  if (surplusWh > 0 && home.role === 'producer') {
    return { side: 'sell', energyWh: Math.max(0, surplusWh - promisedWh) }
  }
  return { side: 'buy', energyWh: read(0, 'import') ?? 0 }
}

function toBid(
  random: () => number,
  auction: OpenedAuction,
  { startMs, priceMicrosPerKwh }: DayPrice,
  side: Side,
  energyWh: number,
  { share, fromMicros, toMicros }: Step
): NewBid[] {
  const wish = priceMicrosPerKwh + fromMicros + random() * (toMicros - fromMicros)
  const quantityWh = Math.floor(energyWh * share)
  if (quantityWh <= 0) return []
  const { tickMicrosPerKwh: tick, floorMicrosPerKwh: floor, capMicrosPerKwh: cap } = auction
  // Whole thousands, as people write them: tenths of a cent.
  const step = Math.max(tick, 1000)
  const limit = Math.min(Math.max(Math.round(wish / step) * step, floor), cap)
  const deliveryStart = new Date(startMs).toISOString()
  return [{ deliveryStart, side, quantityWh, limitPriceMicrosPerKwh: limit }]
}
