import { createRandom, dayBounds, hashSeed } from '@commonwatt/domain'
import type { Context } from '../context.ts'
import { transact } from '../database/database.ts'
import { findAssetOfSite } from '../modules/assets/index.ts'
import { readSiteCapacity } from '../modules/auctions/index.ts'
import { createOffer, type OfferInput } from '../modules/offers/index.ts'
import { createTrade, setTradeStatus } from '../modules/trades/index.ts'
import { Refusal } from '../refusal.ts'
import { communitySeed, timeZone } from './community.ts'
import type { HomeMember, Members, PlantMember } from './members.ts'
import { eveningSaleWh, quarterMs, surplusOf } from './meters.ts'

const hourMs = 3_600_000
const roofHours = { noon: 11, evening: 18, length: 3 }

/** Offers one seller puts up for a delivery day; the same day and seller give the same ones. */
interface PlannedOffer {
  sellerId: string
  input: OfferInput
}

/** What the simulated neighbours offer for a local day: plants daily, homes in turn. */
export async function planOffers(
  context: Context,
  members: Members,
  date: string
): Promise<PlannedOffer[]> {
  const planned: PlannedOffer[] = []
  for (const member of members.plants) planned.push(await planPlantOffer(context, member, date))
  for (const member of members.homes) {
    const saleWh = eveningSaleWh(member.home, date)
    if (member.batteryId !== null && saleWh > 0) {
      planned.push(planBatteryOffer(member, date, member.batteryId, saleWh))
      continue
    }
    const offer = await planRoofOffer(context, member, date)
    if (offer) planned.push(offer)
  }
  return planned
}

function window(date: string, fromHour: number, hours: number) {
  const { startMs } = dayBounds({ timeZone, date })
  return {
    deliveryStart: new Date(startMs + fromHour * hourMs).toISOString(),
    deliveryEnd: new Date(startMs + (fromHour + hours) * hourMs).toISOString()
  }
}

async function planPlantOffer(context: Context, member: PlantMember, date: string) {
  const { plant } = member
  const asset = await findAssetOfSite(context.db, member.siteId)
  if (!asset) throw new Error(`${plant.name} is not listed`)
  const hours = plant.type === 'solar' ? { from: 11, length: 4 } : { from: 6, length: 16 }
  const share = { solar: 0.12, wind: 0.02, biogas: 0.3, hydro: 0.3 }[plant.type]
  const energyWh = Math.floor((plant.capacityW * share * hours.length) / 1000) * 1000
  return {
    sellerId: member.userId,
    input: {
      title: plant.name,
      energyWh,
      priceMicrosPerKwh: plant.priceMicrosPerKwh,
      ...window(date, hours.from, hours.length),
      assetId: asset.id
    }
  }
}

function planBatteryOffer(
  member: HomeMember,
  date: string,
  batteryId: string,
  energyWh: number
): PlannedOffer {
  const random = createRandom(hashSeed(communitySeed, 'price', date, member.home.email))
  return {
    sellerId: member.userId,
    input: {
      title: 'Evening power from a cellar battery',
      energyWh,
      priceMicrosPerKwh: 105_000 + Math.floor(random() * 60) * 1000,
      ...window(date, roofHours.evening, roofHours.length),
      batteryId
    }
  }
}

/** Somebody who knows the own roof offers a little less than it will feed in around noon. */
async function planRoofOffer(
  context: Context,
  member: HomeMember,
  date: string
): Promise<PlannedOffer | null> {
  const { home } = member
  const random = createRandom(hashSeed(communitySeed, 'roof', date, home.email))
  if (home.solarW === 0 || random() > 0.25) return null
  const hours = window(date, roofHours.noon, roofHours.length)
  let surplusWh = 0
  const end = Date.parse(hours.deliveryEnd)
  for (let startMs = Date.parse(hours.deliveryStart); startMs < end; startMs += quarterMs) {
    surplusWh += surplusOf(home, startMs)
  }
  const energyWh = Math.floor((surplusWh * (0.75 + random() * 0.3)) / 500) * 500
  const asset = await findAssetOfSite(context.db, member.siteId)
  if (!asset || energyWh < 1000) return null
  return {
    sellerId: member.userId,
    input: {
      title: 'Midday sun from our roof',
      energyWh,
      priceMicrosPerKwh: 62_000 + Math.floor(random() * 40) * 1000,
      ...hours,
      assetId: asset.id
    }
  }
}

/** Puts offers up; an empty battery or a full plant has nothing to offer, which is life. */
export async function putUp(context: Context, planned: readonly PlannedOffer[]): Promise<string[]> {
  const ids: string[] = []
  for (const { sellerId, input } of planned) {
    try {
      ids.push(
        await transact(context.db, (db) =>
          createOffer(db, context, readSiteCapacity, sellerId, input)
        )
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return ids
}

/** Simulated neighbours buy a part of some offers, as their day's number says. */
export async function buySome(
  context: Context,
  members: Members,
  offerIds: readonly string[],
  date: string
): Promise<string[]> {
  const random = createRandom(hashSeed(communitySeed, 'buy', date))
  const buyers = members.homes.filter(({ home }) => home.role === 'consumer')
  const tradeIds: string[] = []
  for (const offerId of offerIds) {
    const buyer = buyers[Math.floor(random() * buyers.length)]
    const energyWh = 500 + Math.floor(random() * 6) * 500
    if (!buyer || random() < 0.35) continue
    try {
      const trade = await transact(context.db, (db) =>
        createTrade(db, context, buyer.userId, { offerId, energyWh })
      )
      tradeIds.push(trade.id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return tradeIds
}

export async function accept(context: Context, sellerId: string, tradeId: string): Promise<void> {
  await transact(context.db, (db) =>
    setTradeStatus(db, context, { id: sellerId, role: 'producer' }, tradeId, { status: 'accepted' })
  )
}
