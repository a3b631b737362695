import type { Interval } from '../calendar/interval.ts'
import type { IntervalEnergy } from '../metering/interval-energy.ts'

/**
 * Where energy is dealt in: between neighbours, in the day-ahead auction, at the market's price.
 */
export const dealKinds = ['trade', 'auction', 'order'] as const
export type DealKind = (typeof dealKinds)[number]

/**
 * What a deal came to in money. For a buyer the energy's money is paid, for a seller it is earned.
 */
export type DealMoney = {
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
}

/**
 * One member's side of something that was agreed: a trade, a filled bid, an executed order.
 *
 * Energy is what was delivered once it is settled, before that what was agreed. Money is negative
 * where the price was below zero. `intervals` says how much of the energy was metered when; what
 * they leave is known for the whole interval only.
 */
export type Deal = Interval &
  DealMoney & {
    kind: DealKind
    side: 'buy' | 'sell'
    energyWh: number
    /** Epoch ms; null while the money has not moved yet. */
    settledAtMs: number | null
    /** The trade, auction or order. */
    reference: string
    intervals: readonly IntervalEnergy[]
  }

/** A deal's part in one market time unit; the parts of a deal add up to it. */
export type DealSlice = Interval &
  DealMoney & {
    kind: DealKind
    side: 'buy' | 'sell'
    energyWh: number
    isSettled: boolean
    /** Whether the deal's delivery begins in this slice: each deal is counted there, once. */
    isFirst: boolean
  }
