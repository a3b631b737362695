import { randomUUID } from 'node:crypto'
import type { AppContract, Battery, Input, OrderDetail } from '@commonwatt/contract'
import type { Member, TestApp } from './harness.ts'
import { createBattery, fundWallet, priceCsv, uploadPrices } from './makers.ts'

type OrderBody = Input<AppContract['orders']['create']>['body']

/** Noon to one o'clock in Freiburg on the day of `testNow`: two hours ahead. */
export const noon = '2026-05-10T10:00:00Z'

/** Somebody with a battery (see `createBattery`) and money. */
export async function createBatteryOwner(
  app: Pick<TestApp, 'inject' | 'signUp'>,
  { amountMicros = 20_000_000, ...battery }: { amountMicros?: number } & Partial<Battery> = {}
): Promise<{ owner: Member; battery: Battery }> {
  const owner = await app.signUp('producer')
  if (amountMicros > 0) await fundWallet(app, owner, amountMicros)
  return { owner, battery: await createBattery(owner, battery) }
}

/** Buys 2 kWh at noon within an hour, unless told otherwise. */
export function placeOrder(
  owner: Member,
  batteryId: string,
  overrides: Partial<OrderBody> = {},
  idempotencyKey: string = randomUUID()
): Promise<OrderDetail> {
  return owner.client.orders.create({
    body: {
      side: 'buy',
      batteryId,
      energyWh: 2000,
      deliveryStart: noon,
      resolutionMin: 60,
      ...overrides
    },
    idempotencyKey
  })
}

export function executeOrder(owner: Member, id: string): Promise<OrderDetail> {
  return owner.client.orders.execute({ params: { id }, idempotencyKey: randomUUID() })
}

export function cancelOrder(owner: Member, id: string): Promise<OrderDetail> {
  return owner.client.orders.cancel({ params: { id }, idempotencyKey: randomUUID() })
}

/** Makes hourly prices known, in EUR per MWh, one after another from `from`. */
export async function publishHours(
  app: Pick<TestApp, 'signUp'>,
  from: string,
  prices: readonly number[]
): Promise<void> {
  const startMs = Date.parse(from)
  const lines = prices.map(
    (price, hour) => `${new Date(startMs + hour * 3_600_000).toISOString()},60,${price}`
  )
  await uploadPrices(await app.signUp('admin'), priceCsv(...lines))
}

/** What an order's settlement moved, by kind of account, its owner's accounts among them. */
export async function readSettlement({ context }: Pick<TestApp, 'context'>, orderId: string) {
  const rows = await context.db
    .selectFrom('ledger_transfer as transfer')
    .innerJoin('ledger_posting as posting', 'posting.sequence', 'transfer.sequence')
    .innerJoin('ledger_account as account', 'account.id', 'posting.accountId')
    .select(['account.kind', 'posting.amountMicros'])
    .where('transfer.referenceId', '=', orderId)
    .where('transfer.reason', '=', 'order_settlement')
    .execute()
  return Object.fromEntries(rows.map(({ kind, amountMicros }) => [kind, amountMicros]))
}
