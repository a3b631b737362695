/** The end of a step: the quantity up to it, and its price. */
export interface StepPoint {
  quantityWh: number
  priceMicrosPerKwh: number
}

export interface MyStep {
  side: 'buy' | 'sell'
  fromWh: number
  untilWh: number
  priceMicrosPerKwh: number
}

/** The price of the step in which a quantity lies; null past the last. */
export function priceAtQuantity(points: readonly StepPoint[], quantityWh: number): number | null {
  return points.find((point) => quantityWh < point.quantityWh)?.priceMicrosPerKwh ?? null
}

/** Corners for a line: each step runs at its price from the end of the one before. */
export function cornersOf(points: readonly StepPoint[]): [quantityWh: number, price: number][] {
  const [first] = points
  if (!first) return []
  return [
    [0, first.priceMicrosPerKwh],
    ...points.map((point): [number, number] => [point.quantityWh, point.priceMicrosPerKwh])
  ]
}

/** Quantities at which something changes, in order, up to the edge of what is drawn. */
export function breaksOf(curves: readonly (readonly StepPoint[])[], mostWh: number): number[] {
  const ends = curves.flatMap((points) => points.map((point) => point.quantityWh))
  return [...new Set([0, ...ends])].filter((wh) => wh < mostWh).sort((a, b) => a - b)
}

/**
 * Where my bid lies on its curve: on the step of its limit price. Among equal prices there is no
 * order (they share what is left pro rata), so it stands at that step's beginning, after others of
 * mine.
 */
export function placeMine(
  points: readonly StepPoint[],
  bids: readonly {
    side: 'buy' | 'sell'
    quantityWh: number
    limitPriceMicrosPerKwh: number
  }[]
): MyStep[] {
  const usedWh = new Map<number, number>()
  return bids.flatMap(({ side, quantityWh, limitPriceMicrosPerKwh: price }) => {
    const index = points.findIndex((point) => point.priceMicrosPerKwh === price)
    const step = points[index]
    if (!step) return []
    const fromWh = (points[index - 1]?.quantityWh ?? 0) + (usedWh.get(price) ?? 0)
    usedWh.set(price, (usedWh.get(price) ?? 0) + quantityWh)
    return [{ side, fromWh, untilWh: fromWh + quantityWh, priceMicrosPerKwh: price }]
  })
}

export interface CurveView {
  mostWh: number
  low: number
  high: number
}

/**
 * What part of the curves is worth drawing. The crossing stands in the left two thirds, and bids at
 * any price at all (at the cap or the floor) do not press the rest flat: they leave the drawing at
 * its edge.
 */
export function viewOf(input: {
  demand: readonly StepPoint[]
  supply: readonly StepPoint[]
  volumeWh: number
  priceMicrosPerKwh: number | null
}): CurveView {
  const { demand, supply, volumeWh, priceMicrosPerKwh } = input
  const widestWh = Math.max(1, lastOf(demand), lastOf(supply))
  const mostWh = volumeWh > 0 ? Math.min(widestWh, volumeWh * 1.9) : widestWh
  const seen = [demand, supply].flatMap((points) =>
    points
      .filter((_, index) => (points[index - 1]?.quantityWh ?? 0) < mostWh)
      .map((point) => point.priceMicrosPerKwh)
  )
  const middle = priceMicrosPerKwh ?? median(seen)
  const reach = Math.max(Math.abs(middle) * 2, spread(seen, middle), 20_000)
  const inside = seen.filter((price) => Math.abs(price - middle) <= reach)
  return {
    mostWh,
    low: Math.min(0, middle, ...inside),
    high: Math.max(0, middle, ...inside)
  }
}

const lastOf = (points: readonly StepPoint[]): number => points.at(-1)?.quantityWh ?? 0

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Twice the distance within which half of the prices lie. */
function spread(values: readonly number[], middle: number): number {
  return 2 * median(values.map((value) => Math.abs(value - middle)))
}
