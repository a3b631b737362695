import { describe, expect, test } from 'vitest'
import { parseOptions } from './options.ts'
import { describeCounts, sumOf } from './outcome.ts'
import { selectStages } from './stages.ts'

const namesFor = (...args: string[]) => selectStages(parseOptions(args)).map(({ name }) => name)

describe('selection', () => {
  test('without options it is everything, the API and the journeys on both databases', () => {
    expect(namesFor()).toEqual(
      expect.arrayContaining([
        'lint',
        'domain',
        'api on sqlite',
        'api on postgres',
        'e2e on postgres'
      ])
    )
  })

  test('names and groups select, and so does the database', () => {
    expect(namesFor('--only=api,web')).toEqual(['web', 'api on sqlite', 'api on postgres'])
    expect(namesFor('--only=api', '--db=postgres')).toEqual(['api on postgres'])
    expect(namesFor('--only=types').every((name) => name.startsWith('types of '))).toBe(true)
  })

  test('a name that selects nothing is refused, and so is an unknown database', () => {
    expect(() => namesFor('--only=apy')).toThrow('apy')
    expect(() => namesFor('--db=oracle')).toThrow('oracle')
  })
})

test('the sum counts every stage and names each skip after its own', () => {
  const stage = { passed: 2, failed: 1, skipped: [{ name: 'x', reason: 'y' }], report: '' }
  const total = sumOf(
    new Map([
      ['api', stage],
      ['web', { ...stage, failed: 0 }]
    ])
  )
  expect(describeCounts(total)).toBe('4 passed, 1 failed, 2 skipped')
  expect(total.skipped).toEqual([
    { name: 'api › x', reason: 'y' },
    { name: 'web › x', reason: 'y' }
  ])
})
