import { Type, type Static, type TObject } from 'typebox'
import { auctionStatuses } from './auctions.ts'
import { batteryEventKinds } from './batteries.ts'
import { interestStatuses } from './interests.ts'
import { offerStatuses } from './offers.ts'
import { orderStatuses } from './orders.ts'
import { paymentStatuses } from './wallet.ts'
import { tradeStatuses } from './trades.ts'
import { AmountMicros, Currency, EnergyWh, Id, Instant, Words } from './units.ts'

interface EventSpec {
  /** Who hears it: everyone who follows the topic, or only the accounts it concerns. */
  audience: 'everyone' | 'account'
  topic: 'offers' | 'assets' | 'prices' | 'auctions' | 'mine'
  payload: TObject
}

function defineEvents<const E extends Record<string, EventSpec>>(events: E): E {
  return events
}

/**
 * What can happen, once: the outbox stores these, the stream sends them, the web app reacts to
 * them.
 */
export const events = defineEvents({
  'offer.changed': {
    audience: 'everyone',
    topic: 'offers',
    payload: Type.Object({ offerId: Id, status: Words(offerStatuses), remainingWh: EnergyWh })
  },
  'asset.changed': {
    audience: 'everyone',
    topic: 'assets',
    payload: Type.Object({ assetId: Id })
  },
  'prices.changed': {
    audience: 'everyone',
    topic: 'prices',
    payload: Type.Object({
      marketId: Type.String({ examples: ['DE-LU'] }),
      from: Instant,
      to: Instant
    })
  },
  'auction.changed': {
    audience: 'everyone',
    topic: 'auctions',
    payload: Type.Object({ auctionId: Id, status: Words(auctionStatuses) })
  },
  'bids.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ auctionId: Id })
  },
  'fills.ready': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({
      auctionId: Id,
      boughtWh: EnergyWh,
      soldWh: EnergyWh,
      /** What the wallet gained (positive) or paid, fees included. */
      amountMicros: AmountMicros
    })
  },
  'trade.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ tradeId: Id, offerId: Id, status: Words(tradeStatuses) })
  },
  'interest.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ interestId: Id, assetId: Id, status: Words(interestStatuses) })
  },
  'wallet.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({
      currency: Currency,
      availableMicros: AmountMicros,
      heldMicros: AmountMicros,
      owedMicros: AmountMicros
    })
  },
  'payment.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ paymentId: Id, status: Words(paymentStatuses) })
  },
  'readings.received': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ deviceId: Id, from: Instant, to: Instant })
  },
  'battery.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ batteryId: Id, kind: Words(batteryEventKinds), levelWh: EnergyWh })
  },
  'order.changed': {
    audience: 'account',
    topic: 'mine',
    payload: Type.Object({ orderId: Id, batteryId: Id, status: Words(orderStatuses) })
  }
})

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = Static<(typeof events)[N]['payload']>
export const topics = ['offers', 'assets', 'prices', 'auctions', 'mine'] as const
export type Topic = (typeof topics)[number]

/** A message of the stream. `id` is the place to resume from (`?after=`). */
export type StreamMessage =
  | {
      [N in EventName]: { type: 'event'; id: string; at: string; name: N; payload: EventPayload<N> }
    }[EventName]
  | { type: 'hello'; id: string; at: string }
  /** The place to resume from is too old: read everything again. */
  | { type: 'reset'; id: string; at: string }
