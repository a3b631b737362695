import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { greatestEnergyWhAt } from './bounds.ts'
import { exampleOf } from './example.ts'
import { Id, Instant, LineText, LocalDate, Nullable, Position, Words } from './units.ts'

describe('Words', () => {
  const Side = Words(['buy', 'sell'])

  test('takes its words and nothing else', () => {
    expectTypeOf<Static<typeof Side>>().toEqualTypeOf<'buy' | 'sell'>()
    const taken = ['buy', 'sell', 'hold', 'Buy', '', null].map((word) => Value.Check(Side, word))
    expect(taken).toEqual([true, true, false, false, false, false])
  })

  test('has its first word as an example', () => {
    expect(exampleOf(Side)).toBe('buy')
  })
})

describe('Nullable', () => {
  test('takes null beside what it wraps, bounds and all', () => {
    const Level = Nullable(Type.Integer({ minimum: 0, examples: [5] }))
    expectTypeOf<Static<typeof Level>>().toEqualTypeOf<number | null>()
    const taken = [0, 7, null, -1, 1.5, '1', undefined].map((value) => Value.Check(Level, value))
    expect(taken).toEqual([true, true, true, false, false, false, false])
    expect(exampleOf(Level)).toBe(5)
  })

  test('takes null beside a list of words', () => {
    const Quality = Nullable(Words(['measured', 'estimated']))
    expectTypeOf<Static<typeof Quality>>().toEqualTypeOf<'measured' | 'estimated' | null>()
    const taken = ['measured', null, 'guessed', 'null'].map((value) => Value.Check(Quality, value))
    expect(taken).toEqual([true, true, false, false])
  })

  test('is one list of types, which the serialiser writes fastest', () => {
    expect(Nullable(Id)).toMatchObject({ type: ['string', 'null'] })
    expect(Nullable(Id)).not.toHaveProperty('anyOf')
  })

  test('leaves what it wraps as it was', () => {
    const before = JSON.stringify(Instant)
    Nullable(Instant)
    expect(JSON.stringify(Instant)).toBe(before)
  })
})

describe('texts', () => {
  test.each([
    ['Talstrasse 12', true],
    [' in between ', true],
    ['Zoë’s Dach 🌞', true],
    ['', false],
    ['   ', false],
    ['\u200b\ufeff\u00a0', false],
    ['ক\u200cষ', true],
    ['two\nlines', false],
    ['a bell\u0007', false],
    ['deleted\u007f', false],
    ['x'.repeat(20), true],
    ['x'.repeat(21), false]
  ])('%j as a line of at most 20 characters: %s', (text, isTaken) => {
    expect(Value.Check(LineText(20, 'Roof'), text)).toBe(isTaken)
  })

  test.each([
    [Id, '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f', '01985D3C-7A10-7C3E-9F44-1A2B3C4D5E6F'],
    [Id, '00000000-0000-0000-0000-000000000000', '01985d3c7a107c3e9f441a2b3c4d5e6f'],
    [Instant, '2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00'],
    [LocalDate, '2028-02-29', '2026-02-29']
  ])('%# takes the one and not the other', (schema, good, bad) => {
    expect([Value.Check(schema, good), Value.Check(schema, bad)]).toEqual([true, false])
  })
})

test.each([
  [90, 180, true],
  [-90, -180, true],
  [90.0001, 0, false],
  [0, -180.0001, false],
  [Number.NaN, 0, false]
])('latitude %d and longitude %d as a position: %s', (latitude, longitude, isTaken) => {
  expect(Value.Check(Position, { latitude, longitude })).toBe(isTaken)
})

test.each([
  [0, 1_000_000_000_000],
  [1_000_000, 1_000_000_000_000],
  [4_000_000, 250_000_000_000],
  [-4_000_000, 250_000_000_000],
  [1_000_000_000, 1_000_000_000],
  [3, 1_000_000_000_000]
])('at %d micros per kWh at most %d Wh come to an amount of money', (price, energyWh) => {
  expect(greatestEnergyWhAt(price)).toBe(energyWh)
})
