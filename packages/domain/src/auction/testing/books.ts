import { fc } from '@fast-check/vitest'
import { createRandom } from '../../simulation/random.ts'
import { type Bid, type Side } from '../bid.ts'

/** The floor and the cap of the books in these tests. */
export const limits = { floorMicrosPerKwh: -100, capMicrosPerKwh: 100 }

/**
 * Reads a book as the rules write it: `buy 5@30, 5@25; sell 6@10`. Bids are named b1, b2, s1 and
 * numbered as they stand.
 */
export function bidsOf(text: string): Bid[] {
  const bids: Bid[] = []
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue
    const side: Side = part.startsWith('buy') ? 'buy' : 'sell'
    const steps = part.slice(side.length).split(',')
    for (const [index, step] of steps.entries()) {
      const [quantity = '', limit = ''] = step.trim().split('@')
      bids.push({
        id: `${side === 'buy' ? 'b' : 's'}${index + 1}`,
        side,
        quantityWh: Number(quantity),
        limitPriceMicrosPerKwh: Number(limit),
        sequence: bids.length
      })
    }
  }
  return bids
}

const book = (quantityWh: fc.Arbitrary<number>, limit: fc.Arbitrary<number>) =>
  fc
    .array(
      fc.record({
        side: fc.constantFrom<Side>('buy', 'sell'),
        quantityWh,
        limitPriceMicrosPerKwh: limit
      }),
      { maxLength: 14 }
    )
    .map((bids) => bids.map((bid, index): Bid => ({ ...bid, id: `bid${index}`, sequence: index })))

/** Small numbers that meet often: ties, equal prices, one-sided and empty books. */
export const books = book(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -4, max: 6 }))

/** Quantities up to a terawatt-hour over the whole range of prices. */
export const wideBooks = book(
  fc.integer({ min: 1, max: 1_000_000_000_000 }),
  fc.integer({ min: -100, max: 100 })
)

/** The same list in another order. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = createRandom(seed)
  return list
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
