import type { Context } from '../context.ts'
import { countUsers, findUserByEmail } from '../modules/identity/index.ts'
import { demoPassword, demoSignIns, isForVisitors } from './community.ts'
import { replayTrades } from './history.ts'
import { liveOnce, offerAhead } from './live.ts'
import { ensureMembers, type Members } from './members.ts'
import { replayAuctions } from './past-auctions.ts'
import { publishPrices } from './prices.ts'
import { reportUpToNow } from './readings.ts'
import { letNeighboursBid } from './standing-bids.ts'

export interface RunningDemo {
  welcome: string[]
  /**
   * Resolves once sixty days of readings, three weeks of trades and a week of auctions are there.
   */
  filled: Promise<void>
  stop: () => Promise<void>
}

const roundMs = 15_000

/**
 * Fills an empty database with the simulated community and keeps it alive. Answers null, and does
 * nothing, when the database has members of its own. A fill that was cut short goes on at the next
 * start.
 */
export async function startDemo(context: Context): Promise<RunningDemo | null> {
  const first = demoSignIns[0]?.email ?? ''
  const isOurs = (await findUserByEmail(context.db, first)) !== undefined
  if (!isOurs && (await countUsers(context.db)) > 0) return null
  const members = await ensureMembers(context)
  await publishPrices(context)
  // What visitors' homes offer ahead is promised of their batteries, which first sell through the
  // past.
  const [visitors, others] = splitMembers(members)
  await offerAhead(context, others)

  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const isStopping = () => isStopped
  const filled = fill()
  let round: Promise<void> = filled

  async function fill(): Promise<void> {
    await reportUpToNow(context, members, isStopping)
    if (!isStopped) await replayTrades(context, members, isStopping)
    // Behind the readings: what a home will use is told by what it used.
    if (!isStopped) await letNeighboursBid(context, members)
    if (!isStopped) await replayAuctions(context, members, isStopping)
    if (!isStopped) await offerAhead(context, visitors)
    if (!isStopped) await liveOnce(context, members, isStopping)
  }

  function next(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      round = liveOnce(context, members, isStopping).catch(report).finally(next)
    }, roundMs)
  }

  function report(error: unknown): void {
    context.log.error({ err: error }, 'the demo community stumbled')
  }

  void filled.catch(report).finally(next)
  return {
    welcome: [
      '\nA simulated community lives here. Sign in as one of its neighbours:',
      ...demoSignIns.map(({ email, what }) => `  ${email.padEnd(22)} ${what}`),
      `  password for all:      ${demoPassword}`,
      ...(isOurs ? [] : ['Its history is being written: a minute or two until all of it shows.'])
    ],
    filled,
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await round.catch(() => {})
    }
  }
}

function splitMembers(members: Members): [visitors: Members, others: Members] {
  const visitors = members.homes.filter(({ home }) => isForVisitors(home))
  const others = members.homes.filter(({ home }) => !isForVisitors(home))
  return [
    { ...members, homes: visitors, plants: [] },
    { ...members, homes: others }
  ]
}
