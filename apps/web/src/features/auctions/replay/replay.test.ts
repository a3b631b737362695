import { expect, test } from 'vitest'
import { germany, makeAuction, makeResults } from '../testing/make.ts'
import { checkUnit } from './replay.ts'

const start = '2026-10-26T16:00:00Z'
const auction = makeAuction(germany, '2026-10-26')
const bid = (side: 'buy' | 'sell', quantityWh: number, limitPriceMicrosPerKwh: number) => ({
  deliveryStart: start,
  side,
  quantityWh,
  limitPriceMicrosPerKwh
})
const made = makeResults(auction, [
  bid('buy', 5_000, 300_000),
  bid('buy', 5_000, 250_000),
  bid('sell', 6_000, 100_000),
  bid('sell', 6_000, 280_000)
])
const unit = made.results.units.find((one) => one.deliveryStart === start)
if (!unit) throw new Error('the day has no 17:00')
const book = made.bookOf(start)

test('an honest book agrees in hash, price, volume and every share', () => {
  expect(unit.priceMicrosPerKwh).toBe(250_000)
  expect(checkUnit(unit, book)).toEqual({
    startMs: Date.parse(start),
    bidCount: 4,
    differences: []
  })
})

test('another price, volume or share is told with both figures', () => {
  const { differences } = checkUnit(
    { ...unit, priceMicrosPerKwh: 260_000, volumeWh: 7_000 },
    {
      ...book,
      fills: book.fills.map((fill) => (fill.id === '2' ? { ...fill, quantityWh: 2_000 } : fill))
    }
  )
  expect(differences).toEqual([
    { kind: 'price', published: 260_000, computed: 250_000 },
    { kind: 'volume', published: 7_000, computed: 6_000 },
    { kind: 'fill', bidId: '2', published: 2_000, computed: 1_000 }
  ])
})

test('a bid that was changed after the gate shows in the hash', () => {
  const bids = book.bids.map((one) => (one.id === '3' ? { ...one, quantityWh: 6_001 } : one))
  const [first] = checkUnit(unit, { ...book, bids }).differences
  expect(first).toMatchObject({ kind: 'hash', published: unit.bookHash })
})

test('a unit whose hash is not its book’s is told, even if the book is right', () => {
  const other = '0'.repeat(64)
  expect(checkUnit({ ...unit, bookHash: other }, book).differences).toEqual([
    { kind: 'hash', published: other, computed: book.bookHash }
  ])
})

test('a bid that got nothing may be left out of the fills or told with nothing', () => {
  const fills = [...book.fills, { id: '4', quantityWh: 0 }]
  expect(checkUnit(unit, { ...book, fills }).differences).toEqual([])
})

test('without a trade the price is none, and 0 in its place is a difference', () => {
  const empty = made.results.units[0]
  if (!empty) throw new Error('the day has no units')
  const none = made.bookOf(empty.deliveryStart)
  expect(checkUnit(empty, none).differences).toEqual([])
  expect(checkUnit({ ...empty, priceMicrosPerKwh: 0 }, none).differences).toEqual([
    { kind: 'price', published: 0, computed: null }
  ])
})
