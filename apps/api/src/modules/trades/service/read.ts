import type { Role } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { readNames } from '../../identity/index.ts'
import {
  findTrade,
  listTradesOf,
  readSteps,
  readTradeIntervals,
  type TradeFilter
} from '../queries/trades.ts'
import type { TradeIntervalTable, TradeStepTable, TradeTable } from '../tables.ts'
import { partyOf } from './party.ts'

export interface WholeTrade {
  trade: TradeTable
  names: ReadonlyMap<string, string>
  steps: Omit<TradeStepTable, 'seq'>[]
  intervals: TradeIntervalTable[]
}

/** A trade for one of its sides or an admin; to anybody else there is no such trade. */
export async function readTrade(
  context: Context,
  actor: { id: string; role: Role },
  id: string
): Promise<WholeTrade> {
  const trade = await findTrade(context.db, id)
  if (!trade || !partyOf(trade, actor)) throw new Refusal('not_found')
  return readWhole(context.db, trade)
}

/** A trade with the names of its sides, every step and every metered interval. */
export async function readWhole(db: Db, trade: TradeTable): Promise<WholeTrade> {
  return {
    trade,
    names: await readNames(db, [trade.buyerId, trade.sellerId]),
    steps: await readSteps(db, trade.id),
    intervals: trade.settledAt === null ? [] : await readTradeIntervals(db, trade.id)
  }
}

/** A member's trades of one side or both, newest first, with the names of their sides. */
export async function listTrades(
  context: Context,
  memberId: string,
  { side, ...filter }: Omit<TradeFilter, 'side'> & { side: TradeFilter['side'] | null },
  limit: number
): Promise<{ trades: TradeTable[]; names: ReadonlyMap<string, string> }> {
  const { db } = context
  // Each side has an index of its own, so both are read in order and put together.
  const sides = side === null ? (['buy', 'sell'] as const) : [side]
  const lists = await Promise.all(
    sides.map((each) => listTradesOf(db, memberId, { ...filter, side: each }, limit))
  )
  const trades = lists
    .flat()
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
  const ids = trades.flatMap(({ buyerId, sellerId }) => [buyerId, sellerId])
  return { trades, names: await readNames(db, ids) }
}
