import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { AppContract, Auction, BidSet, Input } from '@commonwatt/contract'
import { verifyLedger } from '../src/modules/wallet/service/verify.ts'
import type { Member, TestApp } from './harness.ts'
import { createSite, fundWallet } from './makers.ts'

type BidRow = Input<AppContract['auctions']['replaceBids']>['body']['bids'][number]

/** The open auction of a market for a delivery day; it must be among the next days. */
export async function openAuction(
  { anonymous, context }: Pick<TestApp, 'anonymous' | 'context'>,
  { marketId = 'DE-LU', date = '2026-05-11' } = {}
): Promise<Auction> {
  await context.jobs.runNow(context, 'auctions.open')
  const { items } = await anonymous.auctions.list({ query: { marketId, from: date, to: date } })
  const [auction] = items
  if (!auction) throw new Error(`There is no auction for ${date}`)
  return auction
}

/** The start of the auction's unit with this number, from 0. */
export function startOf({ deliveryStart, mtuMin }: Auction, unit: number): string {
  return new Date(Date.parse(deliveryStart) + unit * mtuMin * 60_000).toISOString()
}

/**
 * Rows of a unit as `buy 500@120`: Wh, and the limit in thousands of micros per kWh (EUR per MWh).
 */
export function bidRows(auction: Auction, unit: number, ...texts: readonly string[]): BidRow[] {
  return texts.map((text) => {
    const match = /^(buy|sell) (\d+)@(-?\d+)$/.exec(text)
    if (!match) throw new Error(`"${text}" is no bid`)
    return {
      deliveryStart: startOf(auction, unit),
      side: match[1] as BidRow['side'],
      quantityWh: Number(match[2]),
      limitPriceMicrosPerKwh: Number(match[3]) * 1000
    }
  })
}

export function placeBids(
  member: Member,
  auction: Pick<Auction, 'id'>,
  bids: readonly BidRow[],
  { siteId, key = randomUUID() }: { siteId?: string; key?: string } = {}
): Promise<BidSet> {
  return member.client.auctions.replaceBids({
    params: { id: auction.id },
    body: { bids: [...bids], ...(siteId !== undefined && { siteId }) },
    idempotencyKey: key
  })
}

/** Somebody with a roof of 9.8 kW, a connection of 14.5 kW and money. */
export async function createTrader(
  app: Pick<TestApp, 'inject' | 'signUp'>,
  role: 'producer' | 'consumer' = 'producer',
  amountMicros = 100_000_000
): Promise<Member> {
  const member = await app.signUp(role)
  await createSite(member)
  if (amountMicros > 0) await fundWallet(app, member, amountMicros)
  return member
}

/** Moves the clock to an auction's gate and lets the job bring it to its end. */
export async function closeAndSettle(
  { clock, context }: Pick<TestApp, 'clock' | 'context'>,
  auction: Auction
): Promise<void> {
  clock.set(Math.max(clock.now(), Date.parse(auction.gateClosureAt)))
  await context.jobs.runNow(context, 'auctions.run')
}

/**
 * What must hold after every settled auction: the ledger sums to zero and is intact, balances are
 * what the postings say, the clearing house owes nothing, and no hold of an auction is open.
 */
export async function expectSquare({ context }: Pick<TestApp, 'context'>): Promise<void> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select cast(coalesce(sum("amountMicros"), 0) as bigint) from ledger_posting) as postings,
      (select count(*) from ledger_account a where a."balanceMicros" <> coalesce((
        select sum(p."amountMicros") from ledger_posting p where p."accountId" = a.id), 0)) as wrong,
      (select count(*) from ledger_account
        where kind = 'clearing' and "balanceMicros" <> 0) as owing,
      (select count(*) from ledger_hold h where h.status = 'open' and h."referenceType" = 'auction'
        and exists (select 1 from auction a where a.id = h."referenceId" and a.status = 'settled')
      ) as held
  `.execute(context.db)
  expect(rows[0]).toEqual({ postings: 0, wrong: 0, owing: 0, held: 0 })
  expect(await verifyLedger(context)).toMatchObject({ isIntact: true, firstFault: null })
}
