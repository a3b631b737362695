import { expect, test } from 'vitest'
import { nameProgram } from './name-program.ts'

const gecko = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [gecko, 'Firefox · Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36`,
    'Chrome · Windows'
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`,
    'Edge · Windows'
  ],
  [
    `Mozilla/5.0 (Linux; Android 16) ${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`,
    'Chrome · Android'
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E Safari/604.1',
    'Safari · iPhone'
  ],
  ['curl/8.9.1', 'curl'],
  ['', null],
  [null, null]
])('%s is called %s', (userAgent, name) => {
  expect(nameProgram(userAgent)).toBe(name)
})
