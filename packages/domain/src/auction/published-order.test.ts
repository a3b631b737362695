import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { type Bid } from './bid.ts'
import { clearAuction } from './clear-auction.ts'
import { clearZonalAuction } from './clear-zonal-auction.ts'
import { publishedOrder } from './published-order.ts'
import { bidsOf, books, limits, shuffled, wideBooks } from './testing/books.ts'

const numbered = <B extends Bid>(bids: readonly B[]) =>
  publishedOrder(bids).map((bid, index) => ({ ...bid, sequence: index + 1 }))
const byId = (fills: readonly { id: string; quantityWh: number }[]) =>
  fills.toSorted((a, b) => (a.id < b.id ? -1 : 1))

test('buys come first by price down, then sells by price up, equal ones as they were accepted', () => {
  const bids = bidsOf('buy 1@20, 2@30, 3@30; sell 1@15, 2@-5, 3@15')
  expect(publishedOrder(bids).map(({ id }) => id)).toEqual(['b2', 'b3', 'b1', 's2', 's1', 's3'])
})

test('the rows of one sheet do not stand side by side', () => {
  const sheet = (first: number, texts: string) =>
    bidsOf(texts).map((bid, index) => ({
      ...bid,
      id: `${first} ${index}`,
      sequence: first + index
    }))
  const published = numbered([...sheet(1, 'buy 5@40, 5@20'), ...sheet(97, 'buy 5@30, 5@10')])
  expect(published.map(({ id, sequence }) => [id, sequence])).toEqual([
    ['1 0', 1],
    ['97 0', 2],
    ['1 1', 3],
    ['97 1', 4]
  ])
})

test.prop([fc.oneof(books, wideBooks), fc.integer()], { numRuns: 500 })(
  'a book clears the same under its published numbers, in whatever order it is read',
  (bids, seed) => {
    const before = clearAuction({ bids, ...limits })
    const after = clearAuction({ bids: numbered(shuffled(bids, seed)), ...limits })
    expect({ ...after, fills: byId(after.fills) }).toEqual({
      ...before,
      fills: byId(before.fills)
    })
  }
)

// Bids of other limits are equally good there when the way between them costs the difference; the
// number in the book decides between these too, so single watt-hours may go elsewhere.
test.prop([books, fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 14, maxLength: 14 })], {
  numRuns: 500
})('a book of several zones brings as much energy and welfare', (bids, zonesOfBids) => {
  const zones = ['a', 'b', 'c']
  const placed = bids.map((bid, index) => ({ ...bid, zone: zonesOfBids[index] ?? 'a' }))
  const feeMicrosPerKwh = Object.fromEntries(
    zones.map((from) => [from, Object.fromEntries(zones.map((to) => [to, from === to ? 0 : 1]))])
  )
  const outcomeOf = (list: typeof placed) => {
    const cleared = clearZonalAuction({ zones, feeMicrosPerKwh, bids: list, ...limits })
    return { volumeWh: cleared.volumeWh, welfareNanos: cleared.welfareNanos }
  }
  expect(outcomeOf(numbered(placed))).toEqual(outcomeOf(placed))
})
