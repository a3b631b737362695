import { expect, test } from 'vitest'
import { whyWords, type Explanation } from './why-words.ts'

const explained: Explanation = {
  deliveryStart: '2026-06-01T02:00:00Z',
  deliveryEnd: '2026-06-01T02:15:00Z',
  priceMicrosPerKwh: null,
  zonePrice: { zoneId: 'lahr', buyerPriceMicrosPerKwh: 230_000, sellerPriceMicrosPerKwh: 170_000 },
  zoneIntervals: null,
  volumeWh: 500,
  lower: null,
  upper: null,
  lastBuy: null,
  lastSell: null,
  nextBuy: null,
  nextSell: null
}
const between = (lowerMicrosPerKwh: number, upperMicrosPerKwh: number) => ({
  lowerMicrosPerKwh,
  upperMicrosPerKwh
})

test('a zone’s prices are told with how far each might have been another', () => {
  const zoneIntervals = { buyer: between(160_000, 300_000), seller: between(100_000, 240_000) }
  const { story } = whyWords({ ...explained, zoneIntervals }, 'EUR')
  expect(story).toContain('Buyers here pay 23.0 ct and sellers receive 17.0 ct.')
  expect(story).toContain('For buyers any price from 16.0 ct to 30.0 ct would suit all')
  expect(story).toContain('For sellers any price from 10.0 ct to 24.0 ct would suit all')
})

test('where only one price suits, nothing more is said', () => {
  const zoneIntervals = { buyer: between(230_000, 230_000), seller: between(170_000, 170_000) }
  expect(whyWords({ ...explained, zoneIntervals }, 'EUR').story).not.toContain('any price')
})

test('a zone’s story names the last bids of it that traded', () => {
  const step = (side: 'buy' | 'sell', limitPriceMicrosPerKwh: number) => ({
    side,
    limitPriceMicrosPerKwh,
    quantityWh: 500,
    filledWh: 500,
    sequences: [1],
    isMine: false
  })
  const margin = { lastBuy: step('buy', 310_000), lastSell: step('sell', 150_000) }
  expect(whyWords({ ...explained, ...margin }, 'EUR').story).toContain(
    'The last buyer served here offered 31.0 ct, the last seller here wanted 15.0 ct.'
  )
  expect(whyWords({ ...explained, lastSell: margin.lastSell }, 'EUR').story).toContain(
    'The last seller here wanted 15.0 ct.'
  )
})
