import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { apportion } from './apportion.ts'

const weights = fc.uniqueArray(
  fc.record({ id: fc.string({ maxLength: 3 }), weight: fc.nat({ max: 1_000_000_000 }) }),
  { selector: ({ id }) => id, maxLength: 20 }
)

describe('apportion', () => {
  test.each([
    ['equal thirds of 10', 10, [1, 1, 1], [4, 3, 3]],
    ['consumption 2, 4, 8 of 10', 10, [2, 4, 8], [1, 3, 6]],
    ['keys 50, 30, 20 of 10', 10, [50, 30, 20], [5, 3, 2]],
    ['producers 6, 4 for 7', 7, [6, 4], [4, 3]],
    ['producers 6, 4 for 10', 10, [6, 4], [6, 4]],
    ['1, 2, 4 of 5', 5, [1, 2, 4], [1, 1, 3]],
    ['a weight of zero receives nothing', 7, [0, 1, 1], [0, 4, 3]],
    ['nothing to divide', 0, [3, 4], [0, 0]],
    ['nobody with a claim', 9, [0, 0], [0, 0]]
  ])('%s', (_name, total, parts, expected) => {
    const members = parts.map((weight, index) => ({ id: `m${index}`, weight }))
    expect([...apportion(total, members).values()]).toEqual(expected)
  })

  test('an equal remainder goes to the lower id, whatever the order of the members', () => {
    const shares = apportion(1, [
      { id: 'b', weight: 1 },
      { id: 'a', weight: 1 }
    ])
    expect([...shares]).toEqual([
      ['b', 0],
      ['a', 1]
    ])
  })

  test('an id that appears twice stops', () => {
    const twice = [
      { id: 'a', weight: 1 },
      { id: 'a', weight: 2 }
    ]
    expect(() => apportion(5, twice)).toThrow('twice')
  })

  test.prop([fc.nat({ max: Number.MAX_SAFE_INTEGER }), weights])(
    'the shares add up to the total, each within one unit of the exact share',
    (total, members) => {
      const shares = apportion(total, members)
      const sum = members.reduce((all, { weight }) => all + BigInt(weight), 0n)
      const given = [...shares.values()].reduce((all, share) => all + BigInt(share), 0n)
      expect(given).toBe(sum === 0n ? 0n : BigInt(total))
      for (const { id, weight } of members) {
        if (sum === 0n) continue
        const floor = (BigInt(total) * BigInt(weight)) / sum
        expect([floor, floor + 1n]).toContain(BigInt(shares.get(id) ?? -1))
      }
    }
  )

  test.prop([fc.nat(), weights])('the order of the members changes nothing', (total, members) => {
    const forward = apportion(total, members)
    const backward = apportion(total, members.toReversed())
    for (const { id } of members) expect(backward.get(id)).toBe(forward.get(id))
  })
})
