import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Auction, BidSet, NewBid } from '@commonwatt/contract'
import { spreadOf, type Figure } from '../figures.ts'
import { loadCalls, type Load } from '../load.ts'
import { createPoster } from '../post.ts'
import { startOurs, type Server } from '../processes.ts'
import { describeTimes, type Setting } from '../rounds.ts'
import { migrateFile, removeFile } from '../seed/bring-file.ts'
import { fund, joinMember, type Member } from './members.ts'

const bidders = 8
const rowsOfSet = 96
const atLeast = 300
const openingMs = 30_000
const minute = 60_000

interface Lane {
  member: Member
  last: BidSet | null
  call: () => Promise<void>
}

/**
 * Bid sets accepted in a second: several members replace theirs again and again, each over its own
 * connection.
 */
export async function measureBids(setting: Setting): Promise<Figure> {
  mkdirSync(setting.folder, { recursive: true })
  const file = join(setting.folder, `bids-${process.pid}.db`)
  removeFile(file)
  await migrateFile(file)
  const server = await startOurs(file)
  try {
    const lanes = await openLanes(server)
    const round = () =>
      loadCalls(
        lanes.map(({ call }) => call),
        setting.seconds
      )
    await round()
    const loads: Load[] = []
    for (let index = 0; index < setting.rounds; index += 1) loads.push(await round())
    for (const lane of lanes) await refuseOthers(lane)
    return {
      name: `bid sets of ${rowsOfSet} rows, ${bidders} members`,
      value: spreadOf(loads.map(({ perSecond }) => perSecond)),
      unit: 'sets/s',
      target: { atLeast },
      sides: null,
      notes: [`p50 and p99: ${describeTimes(loads)}`]
    }
  } finally {
    await server.stop()
    removeFile(file)
  }
}

async function openLanes(server: Server): Promise<Lane[]> {
  const lanes: Lane[] = []
  for (let index = 0; index < bidders; index += 1) {
    const member = await joinMember(server.url, 'producer')
    await fund(member, 1_000_000_000)
    lanes.push(createLane(server, member, await findAuction(member)))
  }
  return lanes
}

/** The open auction with the latest delivery day: its gate stays open for as long as this takes. */
async function findAuction({ client }: Member): Promise<Auction> {
  const deadline = performance.now() + openingMs
  while (performance.now() < deadline) {
    const { items } = await client.auctions.list({ query: { marketId: 'DE-LU', status: 'open' } })
    if (items[0]) return items[0]
    await new Promise((next) => setTimeout(next, 50))
  }
  throw new Error('No auction was opened')
}

function createLane({ url }: Server, member: Member, auction: Auction): Lane {
  const path = `/api/v1/auctions/${auction.id}/bids`
  const { post } = createPoster(url, path, member.token, 'PUT')
  let sent = 0
  const lane: Lane = {
    member,
    last: null,
    async call() {
      const bids = makeRows(auction, sent)
      sent += 1
      const answer = await post(JSON.stringify({ siteId: member.siteId, bids }), {
        'idempotency-key': randomUUID()
      })
      lane.last = JSON.parse(answer) as BidSet
      if (lane.last.bids.length !== rowsOfSet) throw new Error('Not all rows were accepted')
    }
  }
  return lane
}

/** Each set is another one, so that its bids are written and its hold is changed each time. */
function makeRows({ deliveryStart, unitCount, mtuMin }: Auction, turn: number): NewBid[] {
  const startMs = Date.parse(deliveryStart)
  const step = turn % 50
  return Array.from({ length: rowsOfSet }, (_, index) => ({
    deliveryStart: new Date(startMs + (index % unitCount) * mtuMin * minute).toISOString(),
    side: index % 2 === 0 ? 'buy' : 'sell',
    quantityWh: 300 + step + index,
    limitPriceMicrosPerKwh: (index % 2 === 0 ? 200_000 : 50_000) + step * 1000
  }))
}

/** What was answered last must be what is stored and what the wallet holds. */
async function refuseOthers({ member, last }: Lane): Promise<void> {
  if (!last) throw new Error('A member has placed no bids')
  const stored = await member.client.auctions.bids({ params: { id: last.auctionId } })
  const { balances } = await member.client.wallet.get()
  const heldMicros = balances.find(({ currency }) => currency === last.currency)?.heldMicros
  if (JSON.stringify(stored) !== JSON.stringify(last)) throw new Error('Other bids are stored')
  if (last.heldMicros <= 0 || heldMicros !== last.heldMicros) {
    throw new Error(`The wallet holds ${heldMicros} instead of ${last.heldMicros}`)
  }
}
