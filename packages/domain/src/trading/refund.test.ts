import { fc, test as propertyTest } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { splitRefund } from './refund.ts'

const lines = (energyMicros: number, gridFeeMicros: number, platformFeeMicros: number) => ({
  energyMicros,
  gridFeeMicros,
  platformFeeMicros
})

describe('splitRefund', () => {
  test.each([
    ['all of it gives every line back', 100, lines(70, 25, 5), lines(70, 25, 5)],
    ['half of it halves every line', 50, lines(70, 24, 6), lines(35, 12, 3)],
    ['what does not divide goes to the largest remainders', 11, lines(70, 25, 5), lines(8, 3, 0)],
    [
      'of equal remainders the grid fee’s comes before the platform’s',
      10,
      lines(70, 25, 5),
      lines(7, 3, 0)
    ],
    ['nothing takes nothing', 0, lines(70, 25, 5), lines(0, 0, 0)],
    ['energy given away leaves the fees', 3, lines(0, 4, 2), lines(0, 2, 1)]
  ])('%s', (_name, refundMicros, paid, expected) => {
    expect(splitRefund(refundMicros, paid)).toEqual(expected)
  })

  test('more than was paid is a bug of the caller', () => {
    expect(() => splitRefund(101, lines(70, 25, 5))).toThrow('more would come back')
  })

  const amount = fc.nat(1_000_000_000_000)
  propertyTest.prop([amount, amount, amount, fc.double({ min: 0, max: 1, noNaN: true })])(
    'the parts add up, and nobody gives back more than was received',
    (energy, grid, platform, share) => {
      const paid = lines(energy, grid, platform)
      const refundMicros = Math.floor((energy + grid + platform) * share)
      const parts = splitRefund(refundMicros, paid)
      expect(parts.energyMicros + parts.gridFeeMicros + parts.platformFeeMicros).toBe(refundMicros)
      expect(parts.energyMicros).toBeLessThanOrEqual(energy)
      expect(parts.gridFeeMicros).toBeLessThanOrEqual(grid)
      expect(parts.platformFeeMicros).toBeLessThanOrEqual(platform)
    }
  )
})
