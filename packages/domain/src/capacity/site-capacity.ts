import { assertNonNegativeInteger } from '../assert.ts'
import type { Interval } from '../calendar/interval.ts'
import { energyLeftWh, type Commitment } from './energy-left.ts'

/** What a site can give, and all that it has promised of it and not delivered yet. */
export type SiteCapacity = {
  /** What its plants can make together. */
  plantW: number
  /** What its battery can give; 0 without one. */
  batteryW: number
  /**
   * What the battery holds above its reserve and neither offers nor orders have set aside, in Wh.
   */
  storedWh: number
  /** Offers of its plants, and trades out of them. */
  plantOffers: readonly Commitment[]
  /** Offers of its battery, and trades out of them; `storedWh` is without them already. */
  batteryOffers: readonly Commitment[]
  /** Scheduled orders that sell from the battery; `storedWh` is without them already. */
  batteryOrders: readonly Commitment[]
  /** Sells in auctions, unit by unit: bids that may yet be filled, and fills. */
  auctioned: readonly Commitment[]
}

/** What auctioned energy takes of the plants and of the battery. */
export type AuctionedParts = { ofPlants: Commitment[]; ofBattery: Commitment[] }

/**
 * Who sells in an auction does not say from what. The plants come first, with what their offers
 * leave in that unit; what they cannot give has to come out of the battery. An offer that fits
 * beside it changes nothing of that.
 */
export function splitAuctioned(capacity: SiteCapacity): AuctionedParts {
  const parts: AuctionedParts = { ofPlants: [], ofBattery: [] }
  let beside: Commitment[] = []
  for (const one of capacity.auctioned.toSorted((a, b) => a.startMs - b.startMs)) {
    assertNonNegativeInteger(one.energyWh, 'energyWh')
    // In the order of time only what has not ended runs beside it.
    beside = beside.filter(({ endMs }) => endMs > one.startMs)
    const plantsWh = energyLeftWh({
      powerW: capacity.plantW,
      committed: [...capacity.plantOffers, ...beside],
      within: one
    })
    const fromPlantsWh = Math.min(one.energyWh, plantsWh)
    const fromBatteryWh = one.energyWh - fromPlantsWh
    const ofPlants = { ...one, energyWh: fromPlantsWh }
    beside.push(ofPlants)
    if (fromPlantsWh > 0) parts.ofPlants.push(ofPlants)
    if (fromBatteryWh > 0) parts.ofBattery.push({ ...one, energyWh: fromBatteryWh })
  }
  return parts
}

/**
 * The most energy in Wh that one more offer of the site's plants may have in its window. Never
 * negative.
 */
export function plantsLeftWh(capacity: SiteCapacity, within: Interval): number {
  const { ofPlants } = splitAuctioned(capacity)
  const committed = [...capacity.plantOffers, ...ofPlants]
  return energyLeftWh({ powerW: capacity.plantW, committed, within })
}

/**
 * The most energy in Wh that one more offer of the battery may have in its window: what it holds
 * and nobody was promised, auctions among them, and what its power lets through beside the others.
 * Never negative.
 */
export function batteryLeftWh(capacity: SiteCapacity, within: Interval): number {
  const parts = splitAuctioned(capacity)
  return Math.min(storedLeftWh(capacity, parts), batteryPowerLeftWh(capacity, parts, within))
}

/** What one more sell order finds taken beside the orders that are there. */
export function takenBesideOrders(capacity: SiteCapacity): {
  /** Everything that draws on the battery's power and is no order. */
  besideOrders: Commitment[]
  /** What auctioned energy will take out of the battery, in Wh. */
  auctionedWh: number
} {
  const { ofBattery } = splitAuctioned(capacity)
  return { besideOrders: [...capacity.batteryOffers, ...ofBattery], auctionedWh: sumOf(ofBattery) }
}

/** What a set of bids may sell in one market time unit. */
export type UnitRoom = {
  startMs: number
  /** What the plants can still give in it. */
  plantWh: number
  /** The plants, and the battery as if it served this unit alone. */
  sellWh: number
}

/** What a set of bids may sell: in each unit, and out of the battery in all of them together. */
export type SellRoom = { units: readonly UnitRoom[]; storedWh: number }

/**
 * What a set of bids may sell beside all that is promised already. In a unit: what plants and
 * battery can give in it, less what is committed there. In all units together what the plants do
 * not give comes out of the battery, which can give what it holds once: `storedWh`. Source: steps 2
 * and 8 of the call auction.
 */
export function roomToSell(capacity: SiteCapacity, units: readonly Interval[]): SellRoom {
  const parts = splitAuctioned(capacity)
  const storedWh = storedLeftWh(capacity, parts)
  const committed = [...capacity.plantOffers, ...parts.ofPlants]
  return {
    storedWh,
    units: units.map((unit) => {
      const plantWh = energyLeftWh({ powerW: capacity.plantW, committed, within: unit })
      const batteryWh = Math.min(storedWh, batteryPowerLeftWh(capacity, parts, unit))
      return { startMs: unit.startMs, plantWh, sellWh: plantWh + batteryWh }
    })
  }
}

export type GrantedSale = {
  startMs: number
  /** What was wanted. */
  quantityWh: number
  /** What of the wanted energy there is room for. */
  grantedWh: number
  /** The most there is room for in this unit after the units before it. */
  limitWh: number
}

/**
 * What of the wanted sales there is room for, unit by unit in the order of time: the plants give
 * first, the battery what is left in it. `wanted` names each unit once; a unit without room gets
 * nothing.
 */
export function grantSales(
  room: SellRoom,
  wanted: readonly { startMs: number; quantityWh: number }[]
): GrantedSale[] {
  const units = new Map(room.units.map((unit) => [unit.startMs, unit]))
  let storedWh = room.storedWh
  return wanted
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ startMs, quantityWh }) => {
      assertNonNegativeInteger(quantityWh, 'quantityWh')
      const { plantWh, sellWh } = units.get(startMs) ?? { plantWh: 0, sellWh: 0 }
      const limitWh = plantWh + Math.min(sellWh - plantWh, storedWh)
      const grantedWh = Math.min(quantityWh, limitWh)
      storedWh -= Math.max(0, grantedWh - plantWh)
      return { startMs, quantityWh, grantedWh, limitWh }
    })
}

function storedLeftWh({ storedWh }: SiteCapacity, { ofBattery }: AuctionedParts): number {
  assertNonNegativeInteger(storedWh, 'storedWh')
  return Math.max(0, storedWh - sumOf(ofBattery))
}

function batteryPowerLeftWh(
  { batteryW, batteryOffers, batteryOrders }: SiteCapacity,
  { ofBattery }: AuctionedParts,
  within: Interval
): number {
  const committed = [...batteryOffers, ...batteryOrders, ...ofBattery]
  return energyLeftWh({ powerW: batteryW, committed, within })
}

function sumOf(commitments: readonly Commitment[]): number {
  return commitments.reduce((sum, { energyWh }) => sum + energyWh, 0)
}
