import { expect, test } from 'vitest'
import { clearAuction } from './clear-auction.ts'
import { explainClearing } from './explain-clearing.ts'
import { marginOfFills } from './margin-of-fills.ts'

const limits = { floorMicrosPerKwh: -500, capMicrosPerKwh: 4000 }
let count = 0
const bid = (side: 'buy' | 'sell', quantityWh: number, limitPriceMicrosPerKwh: number) => {
  count += 1
  return { id: `b${count}`, side, quantityWh, limitPriceMicrosPerKwh, sequence: count }
}

test.each([
  [
    'a part at the margin',
    [bid('buy', 5, 30), bid('buy', 5, 25), bid('sell', 6, 10), bid('sell', 6, 28)]
  ],
  [
    'a shared margin',
    [bid('buy', 10, 30), bid('sell', 5, 10), bid('sell', 5, 10), bid('sell', 5, 10)]
  ],
  ['everything filled', [bid('buy', 5, 20), bid('sell', 5, 20)]],
  ['no trade', [bid('buy', 5, 10), bid('sell', 5, 11)]],
  ['one side', [bid('sell', 5, 11), bid('sell', 5, 12)]],
  ['nothing', []]
])('in a single zone the margin is that of the explained clearing: %s', (_, bids) => {
  const { fills } = clearAuction({ bids, ...limits })
  const filledWh = new Map(fills.map(({ id, quantityWh }) => [id, quantityWh]))
  expect(explainClearing({ bids, ...limits })).toMatchObject(marginOfFills({ bids, filledWh }))
})
