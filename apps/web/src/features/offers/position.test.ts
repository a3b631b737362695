import { expect, test } from 'vitest'
import { parsePosition } from './position.ts'

test.each([
  ['47.99, 7.84', 47.99, 7.84],
  ['47.99,7.84', 47.99, 7.84],
  ['47.99 7.84', 47.99, 7.84],
  ['47,99; 7,84', 47.99, 7.84],
  ['47,99 7,84', 47.99, 7.84],
  ['  -33.9 , 151.2 ', -33.9, 151.2]
])('%j is a place', (text, latitude, longitude) => {
  expect(parsePosition(text)).toEqual({ latitude, longitude })
})

test.each(['', 'Freiburg', '47.99', '91, 7', '47, 181', '1, 2, 3', '47.99, east'])(
  '%j is none',
  (text) => {
    expect(parsePosition(text)).toBeNull()
  }
)
