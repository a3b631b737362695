import { assertSafeInteger } from '../assert.ts'
import { tradeAmounts } from '../trading/amounts.ts'
import { amountMicrosFor } from '../units/rounding.ts'
import type { Side } from './bid.ts'

/** What a fill comes to: `energyMicros` is price × energy, below zero at a negative price; fees are the buyer's. */
export type FillAmounts = { energyMicros: number; gridFeeMicros: number; platformFeeMicros: number }

/** What a member's fills come to: paid to the exchange (below zero: earned), fees, and all of it. */
export type SettledFills = FillAmounts & { boughtWh: number; soldWh: number; totalMicros: number }

/**
 * The amounts of one fill in micros, each rounded half-even by itself: price × Wh / 1000. Buyers pay the
 * fees beside it, sellers none.
 */
export function fillAmounts(fill: {
  side: Side
  filledWh: number
  priceMicrosPerKwh: number
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
}): FillAmounts {
  const { side, filledWh: energyWh, priceMicrosPerKwh } = fill
  if (side === 'sell') {
    const energyMicros = amountMicrosFor({ priceMicrosPerKwh, energyWh })
    return { energyMicros, gridFeeMicros: 0, platformFeeMicros: 0 }
  }
  const { energyMicros, gridFeeMicros, platformFeeMicros } = tradeAmounts({ ...fill, energyWh })
  return { energyMicros, gridFeeMicros, platformFeeMicros }
}

/**
 * Adds up what a member's fills of one auction come to. Never more than `worstCase` of the bids behind
 * them. Asserts that every sum can be counted exactly.
 */
export function settleFills(
  fills: readonly ({ side: Side; filledWh: number } & FillAmounts)[]
): SettledFills {
  const settled: SettledFills = {
    boughtWh: 0,
    soldWh: 0,
    energyMicros: 0,
    gridFeeMicros: 0,
    platformFeeMicros: 0,
    totalMicros: 0
  }
  for (const fill of fills) {
    if (fill.side === 'buy') settled.boughtWh += fill.filledWh
    else settled.soldWh += fill.filledWh
    settled.energyMicros += fill.side === 'buy' ? fill.energyMicros : -fill.energyMicros
    settled.gridFeeMicros += fill.gridFeeMicros
    settled.platformFeeMicros += fill.platformFeeMicros
  }
  const { energyMicros, gridFeeMicros, platformFeeMicros } = settled
  settled.totalMicros = energyMicros + gridFeeMicros + platformFeeMicros
  for (const [name, value] of Object.entries(settled)) assertSafeInteger(value, name)
  return settled
}
