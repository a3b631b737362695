import { fc } from '@fast-check/vitest'
import { type Side } from '../bid.ts'
import { type ZonalBid, type ZonalClearing } from '../clear-zonal-auction.ts'

export type ZonalBook = {
  zones: string[]
  feeMicrosPerKwh: Record<string, Record<string, number | null>>
  bids: ZonalBid[]
}

const names = ['north', 'east', 'south', 'west']

/**
 * Fees of one to four zones: missing paths, free paths and cycles, fees within a zone, subsidies.
 */
const fees = (count: number) =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) },
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: -2, max: -1 }) },
        { weight: 2, arbitrary: fc.constant(null) }
      ),
      { minLength: count * count, maxLength: count * count }
    )
    .map((values) => {
      const zones = names.slice(0, count)
      const row = (from: number) => zones.map((to, at) => [to, values[from * count + at] ?? null])
      return {
        zones,
        feeMicrosPerKwh: Object.fromEntries(
          zones.map((from, at) => [from, Object.fromEntries(row(at))])
        )
      }
    })

/** Books of several zones with small numbers that meet often. */
export const zonalBooks: fc.Arbitrary<ZonalBook> = fc
  .integer({ min: 1, max: names.length })
  .chain((count) =>
    fc.record({
      network: fees(count),
      bids: fc.array(
        fc.record({
          zone: fc.constantFrom(...names.slice(0, count)),
          side: fc.constantFrom<Side>('buy', 'sell'),
          quantityWh: fc.integer({ min: 1, max: 9 }),
          limitPriceMicrosPerKwh: fc.integer({ min: -4, max: 8 })
        }),
        { maxLength: 16 }
      )
    })
  )
  .map(({ network, bids }) => ({
    ...network,
    bids: bids.map((bid, index) => ({ ...bid, id: `bid${index}`, sequence: index }))
  }))

/**
 * Whatever keeps a zonal clearing from being one: energy that does not balance, a fill beyond a
 * limit, a better bid left, a path with something to gain, energy that flows at another fee.
 * Together these are the conditions under which prices prove that no other clearing has more
 * welfare (complementary slackness). They are checked where both prices are there.
 */
export function faultsOfZonal(book: ZonalBook, cleared: ZonalClearing): string[] {
  const faults: string[] = []
  const filled = new Map(cleared.fills.map(({ id, quantityWh }) => [id, quantityWh]))
  const tradedIn = (zone: string, side: Side) =>
    book.bids
      .filter((bid) => bid.zone === zone && bid.side === side)
      .reduce((sum, { id }) => sum + (filled.get(id) ?? 0), 0)
  for (const zone of book.zones) {
    const out = book.zones.reduce((sum, to) => sum + cleared.flowsWh[zone]![to]!, 0)
    const into = book.zones.reduce((sum, from) => sum + cleared.flowsWh[from]![zone]!, 0)
    if (out !== tradedIn(zone, 'sell')) faults.push(`${zone} sends ${out}`)
    if (into !== tradedIn(zone, 'buy')) faults.push(`${zone} receives ${into}`)
    const { sellerPriceMicrosPerKwh: seller, buyerPriceMicrosPerKwh: buyer } = cleared.prices[zone]!
    if ((seller === null) !== (out === 0)) faults.push(`${zone} sells ${out} at ${seller}`)
    if ((buyer === null) !== (into === 0)) faults.push(`${zone} buys ${into} at ${buyer}`)
    const intervals = cleared.intervals[zone]!
    for (const [price, interval] of [
      [seller, intervals.seller],
      [buyer, intervals.buyer]
    ] as const) {
      const { lowerMicrosPerKwh: lower, upperMicrosPerKwh: upper } = interval ?? {}
      const middle = interval && Math.floor((lower! + upper!) / 2)
      if (price !== middle) faults.push(`${zone} has ${price} between ${lower} and ${upper}`)
    }
  }
  for (const { id, zone, side, quantityWh, limitPriceMicrosPerKwh: limit } of book.bids) {
    const prices = cleared.prices[zone]!
    const price = side === 'buy' ? prices.buyerPriceMicrosPerKwh : prices.sellerPriceMicrosPerKwh
    if (price === null) continue
    const filledWh = filled.get(id) ?? 0
    const gain = side === 'buy' ? limit - price : price - limit
    if (gain > 0 && filledWh !== quantityWh) faults.push(`${id} is better than ${price}`)
    if (gain < 0 && filledWh !== 0) faults.push(`${id} is worse than ${price}`)
    if (filledWh > quantityWh) faults.push(`${id} has more than it asked for`)
  }
  for (const from of book.zones) {
    for (const to of book.zones) {
      const fee = book.feeMicrosPerKwh[from]![to]!
      const flowWh = cleared.flowsWh[from]![to]!
      if (fee === null && flowWh !== 0)
        faults.push(`${flowWh} from ${from} to ${to} without a path`)
      const seller = cleared.prices[from]!.sellerPriceMicrosPerKwh
      const buyer = cleared.prices[to]!.buyerPriceMicrosPerKwh
      if (fee === null || seller === null || buyer === null) continue
      if (buyer - seller > fee) faults.push(`a gain is left from ${from} to ${to}`)
      if (flowWh > 0 && buyer - seller !== fee) faults.push(`another fee from ${from} to ${to}`)
      if (flowWh < 0) faults.push(`a negative flow from ${from} to ${to}`)
    }
  }
  return faults
}
