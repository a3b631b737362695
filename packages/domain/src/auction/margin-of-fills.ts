import type { Bid, Side } from './bid.ts'
import type { MarginalStep } from './explain-clearing.ts'

export type Margin = {
  /** The last that traded, in merit order. */
  lastBuy: MarginalStep | null
  lastSell: MarginalStep | null
  /**
   * The first that was not filled whole: the last that traded itself, when it was filled in part.
   */
  nextBuy: MarginalStep | null
  nextSell: MarginalStep | null
}

/**
 * The bids at the margin of one zone of a cleared auction, told by what they were filled: which
 * energy met which is decided among all zones, so a zone's own book alone does not tell it.
 * `filledWh` is by bid id; who is missing there got nothing.
 */
export function marginOfFills(input: {
  bids: readonly Bid[]
  filledWh: ReadonlyMap<string, number>
}): Margin {
  const buys = stepsOf(input.bids, 'buy', input.filledWh)
  const sells = stepsOf(input.bids, 'sell', input.filledWh)
  return {
    lastBuy: buys.findLast((step) => step.filledWh > 0) ?? null,
    lastSell: sells.findLast((step) => step.filledWh > 0) ?? null,
    nextBuy: buys.find((step) => step.filledWh < step.quantityWh) ?? null,
    nextSell: sells.find((step) => step.filledWh < step.quantityWh) ?? null
  }
}

/** The bids of a side by limit, in merit order. */
function stepsOf(
  bids: readonly Bid[],
  side: Side,
  filledWh: ReadonlyMap<string, number>
): MarginalStep[] {
  const steps = new Map<number, MarginalStep>()
  for (const bid of bids.toSorted((a, b) => a.sequence - b.sequence)) {
    if (bid.side !== side) continue
    const { limitPriceMicrosPerKwh } = bid
    const step = steps.get(limitPriceMicrosPerKwh) ?? {
      limitPriceMicrosPerKwh,
      quantityWh: 0,
      filledWh: 0,
      bidIds: []
    }
    step.quantityWh += bid.quantityWh
    step.filledWh += filledWh.get(bid.id) ?? 0
    step.bidIds.push(bid.id)
    steps.set(limitPriceMicrosPerKwh, step)
  }
  const direction = side === 'buy' ? -1 : 1
  return [...steps.values()].toSorted(
    (a, b) => direction * (a.limitPriceMicrosPerKwh - b.limitPriceMicrosPerKwh)
  )
}
