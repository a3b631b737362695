import loadHighs from 'highs'
import { type Bid } from '../bid.ts'

/** A bid and where it is; a market without zones is zone 0. */
export type PlacedBid = Bid & { zone?: string }

export type Program = {
  bids: readonly PlacedBid[]
  zones: readonly string[]
  fee: (from: string, to: string) => number | null
}

/** The greatest welfare of a book, and the most energy that has it. */
export type Optimum = { welfare: number; volumeWh: number }

// More than any book of these tests trades, so that welfare counts first and energy then.
const weight = 10_000

/**
 * Solves books with HiGHS, many in one program since they do not touch each other: maximise
 * Σ buy·x - Σ sell·y - Σ fee·t under the balance of each zone. All figures are whole and far below
 * 2^53, and so is the optimum at a corner of what is feasible.
 */
export async function solvePrograms(programs: readonly Program[]): Promise<Optimum[]> {
  const highs = await loaded
  const texts = programs.map(textOf)
  const solution = highs.solve(
    [
      'Maximize',
      ` goal: ${texts.map(({ goal }) => goal).join(' ')} + 0 nothing`,
      'Subject To',
      ...texts.flatMap(({ balances }) => balances),
      ' nothing: nothing = 0',
      'Bounds',
      ...texts.flatMap(({ bounds }) => bounds),
      'End'
    ].join('\n')
  )
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS ended with ${solution.Status}`)
  return texts.map(({ terms }) => {
    const optimum = { welfare: 0, volumeWh: 0 }
    for (const { name, price, isBuy } of terms) {
      const value = Math.round(solution.Columns[name]?.Primal ?? 0)
      optimum.welfare += price * value
      if (isBuy) optimum.volumeWh += value
    }
    return optimum
  })
}

// The types are those of its CommonJS form, with the function at `default`; the module is the
// function.
const load = loadHighs as unknown as typeof loadHighs.default
const loaded = load()

type Term = { name: string; price: number; isBuy: boolean }

function textOf({ bids, zones, fee }: Program, place: number) {
  const terms: Term[] = []
  const bounds: string[] = []
  const sold = zones.map((): string[] => [])
  const bought = zones.map((): string[] => [])
  for (const [index, bid] of bids.entries()) {
    const name = `p${place}b${index}`
    const zone = bid.zone === undefined ? 0 : zones.indexOf(bid.zone)
    const isBuy = bid.side === 'buy'
    const price = isBuy ? bid.limitPriceMicrosPerKwh : -bid.limitPriceMicrosPerKwh
    terms.push({ name, price, isBuy })
    bounds.push(` 0 <= ${name} <= ${bid.quantityWh}`)
    if (isBuy) bought[zone]?.push(`- ${name}`)
    else sold[zone]?.push(`- ${name}`)
  }
  for (const [from, origin] of zones.entries()) {
    for (const [to, target] of zones.entries()) {
      const price = fee(origin, target)
      if (price === null) continue
      const name = `p${place}f${from}t${to}`
      terms.push({ name, price: -price, isBuy: false })
      sold[from]?.push(`+ ${name}`)
      bought[to]?.push(`+ ${name}`)
    }
  }
  const balances = [...sold, ...bought]
    .filter((row) => row.length > 0)
    .map((row, index) => ` p${place}r${index}: ${row.join(' ')} = 0`)
  const goal = terms
    .map(({ name, price, isBuy }) => [name, price * weight + (isBuy ? 1 : 0)] as const)
    .map(([name, value]) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} ${name}`)
    .join(' ')
  return { terms, bounds, balances, goal }
}
