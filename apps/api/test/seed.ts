import { tmpdir } from 'node:os'
import { buildContext } from '../src/build-context.ts'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { openDatabase, transact } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { createAssets, type NewAsset } from '../src/modules/assets/index.ts'
import { openAuctions } from '../src/modules/auctions/service/open.ts'
import { placeBids, type BidSheet } from '../src/modules/auctions/service/place-bids.ts'
import { startTopUp, takePaymentEvent } from '../src/modules/wallet/index.ts'
import { createTestPayments } from './payments.ts'

export type { NewAsset } from '../src/modules/assets/index.ts'

export interface SeedBidder {
  id: string
  siteId: string
  amountMicros: number
  bids: BidSheet['bids']
}

/** A database brought up to date, and what fills it without a server. */
export interface Seed {
  /** Lists assets (at most 1000 at once) as the module does, search terms and all. */
  createAssets: (assets: readonly NewAsset[]) => Promise<void>
  /** Opens a market's auction of a delivery day, however far away. Answers its id. */
  openAuction: (marketId: string, deliveryDate: string) => Promise<string>
  /** Tops a wallet up and bids with it, with the bids' worst case on hold. */
  placeBids: (auctionId: string, bidder: SeedBidder) => Promise<void>
  close: () => Promise<void>
}

/** Opens and migrates a database to be filled in bulk. */
export async function openSeed(databaseUrl: string): Promise<Seed> {
  const database = openDatabase(databaseUrl)
  await migrate(database.dialect)
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'a secret that signs nothing here, long enough',
    LOG_LEVEL: 'silent'
  })
  const context = buildContext({
    config: { ...config, dataFolder: tmpdir() },
    database,
    payments: createTestPayments()
  })
  return {
    createAssets: async (assets) => void (await createAssets(context, assets)),
    openAuction: (marketId, deliveryDate) => openAuction(context, marketId, deliveryDate),
    placeBids: (auctionId, bidder) => bid(context, auctionId, bidder),
    close: () => database.close()
  }
}

/** The day before has begun, so that its gate has closed and this day is the next to open. */
async function openAuction(
  context: Context,
  marketId: string,
  deliveryDate: string
): Promise<string> {
  const dayBefore = Date.parse(`${deliveryDate}T00:00:00Z`) - 24 * 3_600_000
  await openAuctions({ ...context, clock: { now: () => dayBefore } })
  const { id } = await context.db
    .selectFrom('auction')
    .select('id')
    .where('marketId', '=', marketId)
    .where('deliveryDate', '=', deliveryDate)
    .executeTakeFirstOrThrow()
  return id
}

async function bid(context: Context, auctionId: string, bidder: SeedBidder): Promise<void> {
  const { id: ownerId, siteId, amountMicros, bids } = bidder
  const amount = { amountMicros, currency: 'EUR' }
  const payment = await transact(context.db, (db) =>
    startTopUp(db, context, { ownerId, ...amount })
  )
  await takePaymentEvent(context, {
    eventId: `seed-${payment.id}`,
    paymentId: payment.id,
    outcome: 'succeeded',
    ...amount
  })
  await transact(context.db, (db) =>
    placeBids(db, context, { id: ownerId, role: 'producer' }, auctionId, { siteId, bids })
  )
}
