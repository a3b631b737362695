import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { clearAuction } from './clear-auction.ts'
import { clearZonalAuction } from './clear-zonal-auction.ts'
import { books, limits } from './testing/books.ts'
import { solvePrograms, type Program } from './testing/linear-program.ts'
import { faultsOfZonal, zonalBooks } from './testing/zonal-books.ts'

const count = 2000
const together = 50

/** Solves and compares piece by piece, since a program of all of them at once takes longer. */
async function inPieces<T>(
  cases: readonly T[],
  programOf: (one: T) => Program,
  compare: (one: T, optimum: { welfare: number; volumeWh: number }) => void
): Promise<number> {
  let traded = 0
  for (let start = 0; start < cases.length; start += together) {
    const piece = cases.slice(start, start + together)
    const optima = await solvePrograms(piece.map(programOf))
    for (const [index, one] of piece.entries()) {
      const optimum = optima[index]!
      compare(one, optimum)
      if (optimum.volumeWh > 0) traded += 1
    }
  }
  return traded
}

describe('against a linear program', () => {
  const seed = 20_261_125

  test(
    `${count} books have the welfare and the volume of the program`,
    { timeout: 60_000 },
    async () => {
      const cases = fc.sample(books, { numRuns: count, seed })
      const program: Omit<Program, 'bids'> = { zones: ['0'], fee: () => 0 }
      const traded = await inPieces(
        cases,
        (bids) => ({ ...program, bids }),
        (bids, optimum) => {
          const { fills, volumeWh } = clearAuction({ bids, ...limits })
          const byId = new Map(bids.map((bid) => [bid.id, bid]))
          const welfare = fills.reduce((sum, { id, quantityWh }) => {
            const bid = byId.get(id)!
            const value = bid.limitPriceMicrosPerKwh * quantityWh
            return bid.side === 'buy' ? sum + value : sum - value
          }, 0)
          expect({ welfare, volumeWh }).toEqual(optimum)
        }
      )
      expect(traded).toBeGreaterThan(count / 3)
    }
  )

  test(
    `${count} zonal books have its welfare and volume, and valid prices`,
    { timeout: 60_000 },
    async () => {
      const cases = fc.sample(zonalBooks, { numRuns: count, seed })
      const traded = await inPieces(
        cases,
        ({ bids, zones, feeMicrosPerKwh }) => ({
          bids,
          zones,
          fee: (from, to) => feeMicrosPerKwh[from]?.[to] ?? null
        }),
        (one, optimum) => {
          const cleared = clearZonalAuction({ ...one, ...limits })
          const { welfareNanos, volumeWh } = cleared
          expect({ welfare: Number(welfareNanos), volumeWh }).toEqual(optimum)
          expect(faultsOfZonal(one, cleared)).toEqual([])
        }
      )
      expect(traded).toBeGreaterThan(count / 3)
    }
  )
})
