import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { priceLevels, type PriceLevel } from './levels.ts'

const letters: Record<PriceLevel, string> = {
  below_zero: 'z',
  cheap: 'c',
  normal: 'n',
  expensive: 'e'
}
const short = (prices: (number | null)[]) =>
  priceLevels(prices)
    .map((level) => (level === null ? '-' : letters[level]))
    .join('')

describe('priceLevels', () => {
  test.each([
    ['quarters of a day', [1, 2, 3, 4, 5, 6, 7, 8], 'ccnnnnee'],
    ['a flat tariff has no cheap hour', [5, 5, 5, 5], '----'],
    ['flat below zero as well', [-5, -5], '--'],
    ['two steps, half and half', [10, 10, 20, 20], 'ccee'],
    ['the common step is normal, the rare one dear', [10, 10, 10, 10, 20], 'nnnne'],
    ['the common step is normal, the rare one cheap', [20, 20, 20, 20, 10], 'nnnnc'],
    ['negative prices are below zero', [-3, -1, 0, 4, 8, 9, 10, 12], 'zznnnnee'],
    ['all below zero', [-4, -3, -2, -1], 'zzzz'],
    ['a missing price has no level', [1, null, 2, 3, 4], 'c-nne'],
    ['a single price', [7], '-'],
    ['none', [], '']
  ])('%s', (_name, prices, expected) => {
    expect(short(prices)).toBe(expected)
  })

  test.prop([fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 100 })])(
    'no price is called dearer than a higher one, and at most a half is cheap or dear',
    (prices) => {
      const levels = priceLevels(prices)
      const rank = { below_zero: 0, cheap: 1, normal: 2, expensive: 3 }
      const rows = prices.map((price, index) => ({ price, level: levels[index] ?? null }))
      rows.sort((a, b) => a.price - b.price)
      let last = 0
      for (const { level } of rows) {
        if (level === null) continue
        expect(rank[level]).toBeGreaterThanOrEqual(last)
        last = rank[level]
      }
      for (const name of ['cheap', 'expensive'] as const) {
        const count = levels.filter((level) => level === name).length
        expect(count).toBeLessThanOrEqual(prices.length / 2)
      }
    }
  )
})
