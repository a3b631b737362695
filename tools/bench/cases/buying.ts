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
/** Enough to give what is offered within its day. */
const powerW = 5_000_000
const dayMs = 86_400_000

interface Buyer {
  token: string
  offerId: string
}

/**
 * Purchases in a second against single rows in transactions as durable: several buyers, then one.
 */
export function measureBuying(setting: Setting): Promise<Figure[]> {
  return withWriters(setting, openShop, async (people, ours, bare, bareFile) => {
    const lanes = people.map((buyer) => createLane(ours, buyer))
    const shop = await startBare(bareFile)
    const shopLanes = people.map((buyer) => createLane(shop, buyer))
    const roundOf = (work: 'transactions' | 'purchases') => async (): Promise<Load> => {
      const { count, elapsedMs } = await bare.run({ work, seconds: setting.seconds })
      const eachMs = elapsedMs / count
      return { perSecond: (count / elapsedMs) * 1000, p50Ms: eachMs, p99Ms: eachMs }
    }
    const bareRound = roundOf('transactions')
    const few = Math.ceil(setting.rounds / 2)
    const figures: Figure[] = []
    for (const count of [buyers, 1]) {
      const ourRound = () => loadCalls(lanes.slice(0, count), setting.seconds)
      await alternate(1, ourRound, bareRound)
      const sides = await alternate(setting.rounds, ourRound, bareRound)
      const name = count === 1 ? 'buying, one buyer' : `buying, ${count} buyers at once`
      const peerName = 'bare transactions'
      const figure = throughputFigure(name, atLeast, sides, { unit: 'purchases/s', peerName })
      const overHttp = await alternate(few, ourRound, () =>
        loadCalls(shopLanes.slice(0, count), setting.seconds)
      )
      const byHand = await alternate(few, ourRound, roundOf('purchases'))
      const handsShare = await alternate(few, roundOf('purchases'), bareRound)
      const notes = [describeShop(overHttp), describeHand(byHand, handsShare)]
      figures.push({ ...figure, notes: [...figure.notes, ...notes] })
    }
    await shop.stop()
    return figures
  })
}

/**
 * What HTTP alone costs: a handler that commits one row for each request, without anything around
 * it.
 */
function describeShop(sides: Sides<Load>): string {
  const each = show(spreadOf(ratesOf(sides.peer)).median)
  return `a bare Fastify handler that commits one row for each request does ${each} a second; ours is at ${ratioOf(sides)} of that`
}

/**
 * What the rows alone cost: those of a purchase, written by hand without HTTP, and their share of
 * the peer.
 */
function describeHand(sides: Sides<Load>, share: Sides<Load>): string {
  const each = show(spreadOf(ratesOf(sides.peer)).median)
  return `the rows of a purchase written by hand, without HTTP and without checks, come to ${each} a second, which is ${ratioOf(share)} of bare transactions; ours is at ${ratioOf(sides)} of that`
}

const ratesOf = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond)

function ratioOf({ ours, peer }: Sides<Load>): string {
  return show(spreadOf(ratiosOf(ratesOf(ours), ratesOf(peer))).median)
}

/** A seller with an offer that lasts, and buyers with money who have bought once. */
async function openShop({ url }: Server): Promise<Buyer[]> {
  const seller = await joinMember(url, 'producer')
  const battery = await seller.client.batteries.create({
    body: {
      siteId: seller.siteId,
      name: 'Battery of the street',
      capacityWh,
      reserveWh: 0,
      chargeLimitW: powerW,
      dischargeLimitW: powerW,
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
    const member = await joinMember(url, 'consumer')
    await fund(member, 1_000_000_000)
    const buyer = { token: member.token, offerId: offer.id }
    // What this writes is what the peer writes again and again.
    await createLane({ url }, buyer)()
    people.push(buyer)
  }
  return people
}

function createLane({ url }: Pick<Server, 'url'>, { token, offerId }: Buyer): () => Promise<void> {
  const { post } = createPoster(url, '/api/v1/trades', token)
  const body = JSON.stringify({ offerId, energyWh })
  return async () => void (await post(body, { 'idempotency-key': randomUUID() }))
}
