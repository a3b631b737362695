import { randomUUID } from 'node:crypto'
import type { Member, TestApp } from './harness.ts'
import {
  buy,
  createAsset,
  createBuyer,
  createDevice,
  createOffer,
  createSite,
  fundWallet,
  quarterHours,
  signInAgain,
  siteBody
} from './makers.ts'

export interface DeliveryWindow {
  deliveryStart: string
  deliveryEnd: string
}

/** Two homes that trade, with fresh tokens whenever time has passed. */
export interface Neighbours {
  seller: Member
  buyer: Member
  /** Another buyer, who has nothing to do with the two. */
  stranger: Member
  ask: (energyWh: number, priceMicrosPerKwh: number, window: DeliveryWindow) => Promise<string>
  accept: (id: string) => Promise<void>
  /** Reports what the seller's roof exported, quarter by quarter. */
  report: (from: string, valuesWh: readonly number[]) => Promise<void>
  /** Moves the clock and lets everything happen that is due then. */
  passTime: (atMs: number) => Promise<void>
  /**
   * From the question to the settlement, two hours after the window; what is not metered is
   * estimated.
   */
  trade: (
    energyWh: number,
    priceMicrosPerKwh: number,
    window: DeliveryWindow,
    valuesWh: readonly number[]
  ) => Promise<string>
}

const hourMs = 3_600_000

/** The hour that begins then. */
export function hourFrom(deliveryStart: string): DeliveryWindow {
  const endMs = Date.parse(deliveryStart) + hourMs
  return { deliveryStart, deliveryEnd: new Date(endMs).toISOString() }
}

/**
 * A home with a roof and a meter, and two neighbours with money; in Germany unless a place is
 * named.
 */
export async function createNeighbours(
  app: TestApp,
  place: Partial<typeof siteBody> & { currency?: string } = {}
): Promise<Neighbours> {
  const { currency = 'EUR', ...siteChanges } = place
  const position = siteChanges.position ?? siteBody.position
  const seller = await app.signUp('producer')
  const site = await createSite(seller, siteChanges)
  const roof = { siteId: site.id, position, currency, capacityW: 90_000 }
  const { id: assetId } = await createAsset(seller, roof)
  const { client: meter } = await createDevice(app, seller, { siteId: site.id })
  const withMoney = async () => {
    if (currency === 'EUR') return createBuyer(app)
    const member = await app.signUp('consumer')
    await createSite(member, { ...siteChanges, solarCapacityW: 0 })
    await fundWallet(app, member, 2_000_000_000, currency)
    return member
  }
  const neighbours: Neighbours = {
    seller,
    buyer: await withMoney(),
    stranger: await withMoney(),
    ask: async (energyWh, priceMicrosPerKwh, window) => {
      const terms = { assetId, energyWh, priceMicrosPerKwh, ...window }
      const offer = await createOffer(neighbours.seller, terms)
      return (await buy(neighbours.buyer, offer.id, energyWh)).id
    },
    accept: async (id) => {
      await neighbours.seller.client.trades.setStatus({
        params: { id },
        body: { status: 'accepted' },
        idempotencyKey: randomUUID()
      })
    },
    report: async (from, valuesWh) => {
      if (valuesWh.length === 0) return
      await meter.metering.ingest({ body: { readings: quarterHours('export', from, valuesWh) } })
    },
    passTime: async (atMs) => {
      app.clock.set(atMs)
      for (const job of ['offers.expire', 'trades.expire', 'trades.deliver', 'trades.settle']) {
        await app.context.jobs.runNow(app.context, job)
      }
      for (const name of ['seller', 'buyer', 'stranger'] as const) {
        neighbours[name] = await signInAgain(app, neighbours[name])
      }
    },
    trade: async (energyWh, priceMicrosPerKwh, window, valuesWh) => {
      const endMs = Date.parse(window.deliveryEnd)
      const id = await neighbours.ask(energyWh, priceMicrosPerKwh, window)
      await neighbours.accept(id)
      await neighbours.passTime(Date.parse(window.deliveryStart))
      app.clock.set(endMs)
      await neighbours.report(window.deliveryStart, valuesWh)
      await neighbours.passTime(endMs + 2 * hourMs)
      return id
    }
  }
  return neighbours
}
