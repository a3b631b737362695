import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { packBids, unpackBids } from './pack-bids.ts'

const integer = fc.maxSafeInteger()
const bid = fc.record({
  memberId: fc.constantFrom('one', 'another', 'a third'),
  deliveryStart: integer,
  sequence: integer,
  side: fc.constantFrom('buy' as const, 'sell' as const),
  quantityWh: integer,
  limitPriceMicrosPerKwh: integer
})

test.prop([fc.array(bid)])('what is packed comes out as it was, in its order', (bids) => {
  expect(unpackBids(packBids(bids))).toEqual(bids)
})
