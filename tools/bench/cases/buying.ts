import { randomUUID } from 'node:crypto'
import { ratiosOf, show, spreadOf, type Figure } from '../figures.ts'
import { loadCalls, type Load } from '../load.ts'
import { createPoster } from '../post.ts'
import { startBare, type Server } from '../processes.ts'
import { alternate, throughputFigure, type Setting, type Sides } from '../rounds.ts'
import { withWriters } from './durable.ts'
import { fund, joinMember } from './members.ts'

const buyers = 8
const atLeast = 0.25
const energyWh = 10
const offeredWh = 100_000_000
const capacityWh = 1_000_000_000
const dayMs = 86_400_000

interface Buyer {
  token: string
  offerId: string
}

/** Purchases in a second against single rows in transactions as durable: several buyers, then one. */
export function measureBuying(setting: Setting): Promise<Figure[]> {
  return withWriters(setting, openShop, async (people, ours, bare, bareFile) => {
    const lanes = people.map((buyer) => createLane(ours, buyer))
    const shop = await startBare(bareFile)
    const shopLanes = people.map((buyer) => createLane(shop, buyer))
    const bareRound = async (): Promise<Load> => {
      const { count, elapsedMs } = await bare.run({
        work: 'transactions',
        seconds: setting.seconds
      })
      const eachMs = elapsedMs / count
      return { perSecond: (count / elapsedMs) * 1000, p50Ms: eachMs, p99Ms: eachMs }
    }
    const figures: Figure[] = []
    for (const count of [buyers, 1]) {
      const ourRound = () => loadCalls(lanes.slice(0, count), setting.seconds)
      await alternate(1, ourRound, bareRound)
      const sides = await alternate(setting.rounds, ourRound, bareRound)
      const name = count === 1 ? 'buying, one buyer' : `buying, ${count} buyers at once`
      const peerName = 'bare transactions'
      const figure = throughputFigure(name, atLeast, sides, { unit: 'purchases/s', peerName })
      const overHttp = await alternate(Math.ceil(setting.rounds / 2), ourRound, () =>
        loadCalls(shopLanes.slice(0, count), setting.seconds)
      )
      figures.push({ ...figure, notes: [...figure.notes, describeShop(overHttp)] })
    }
    await shop.stop()
    return figures
  })
}

/** What HTTP alone costs: a handler that commits one row for each request, without anything around it. */
function describeShop({ ours, peer }: Sides<Load>): string {
  const rates = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond)
  const ratio = show(spreadOf(ratiosOf(rates(ours), rates(peer))).median)
  const each = show(spreadOf(rates(peer)).median)
  return `a bare Fastify handler that commits one row for each request does ${each} a second; ours is at ${ratio} of that`
}

/** A seller with an offer that lasts, and buyers with money. */
async function openShop({ url }: Server): Promise<Buyer[]> {
  const seller = await joinMember(url, 'producer')
  const battery = await seller.client.batteries.create({
    body: {
      siteId: seller.siteId,
      name: 'Battery of the street',
      capacityWh,
      reserveWh: 0,
      chargeLimitW: 5000,
      dischargeLimitW: 5000,
      levelWh: capacityWh
    }
  })
  // A quarter-hour of the market begins with each day of UTC.
  const start = (Math.floor(Date.now() / dayMs) + 2) * dayMs
  const offer = await seller.client.offers.create({
    body: {
      title: 'Evening power',
      batteryId: battery.id,
      energyWh: offeredWh,
      priceMicrosPerKwh: 120_000,
      deliveryStart: new Date(start).toISOString(),
      deliveryEnd: new Date(start + dayMs).toISOString()
    },
    idempotencyKey: randomUUID()
  })
  const people: Buyer[] = []
  for (let index = 0; index < buyers; index += 1) {
    const buyer = await joinMember(url, 'consumer')
    await fund(buyer, 1_000_000_000)
    people.push({ token: buyer.token, offerId: offer.id })
  }
  return people
}

function createLane({ url }: Server, { token, offerId }: Buyer): () => Promise<void> {
  const { post } = createPoster(url, '/api/v1/trades', token)
  const body = JSON.stringify({ offerId, energyWh })
  return async () => void (await post(body, { 'idempotency-key': randomUUID() }))
}
