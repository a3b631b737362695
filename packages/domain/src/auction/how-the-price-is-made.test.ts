import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clearAuction } from './clear-auction.ts'
import { bidsOf, limits } from './testing/books.ts'

const page = readFileSync(
  new URL('../../../../docs/how-the-price-is-made.md', import.meta.url),
  'utf8'
)
const examples = [...page.matchAll(/^\| `([^`]+)` *\|([^|]+)\|([^|]+)\|([^|]+)\|/gm)].map(
  ([, book = '', traded = '', price = '', who = '']) =>
    [book, traded.trim(), price.trim(), who.trim()] as const
)

test('the page has its examples', () => {
  expect(examples).toHaveLength(7)
})

test.each(examples)('the page tells the truth about %s', (book, traded, price, who) => {
  const { volumeWh, priceMicrosPerKwh, fills } = clearAuction({ bids: bidsOf(book), ...limits })
  expect({
    traded: String(volumeWh),
    price: String(priceMicrosPerKwh ?? 'none'),
    who: fills.map(({ id, quantityWh }) => `${id} ${quantityWh}`).join(', ') || 'nobody'
  }).toEqual({ traded, price, who })
})
