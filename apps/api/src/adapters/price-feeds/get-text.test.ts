import { describe, expect, test } from 'vitest'
import { startPriceServer } from '../../../test/price-server.ts'
import { FeedFault } from './feed.ts'
import { getText, isPrivate } from './get-text.ts'

const server = await startPriceServer()
const url = () => new URL(`${server.url}/prices?securityToken=secret`)
const ask = (options: Partial<Parameters<typeof getText>[1]> = {}) =>
  getText(url(), { signal: new AbortController().signal, isOwnAddress: true, ...options })

async function faultOf(call: Promise<unknown>): Promise<FeedFault> {
  const error = await call.then(
    () => null,
    (fault: unknown) => fault
  )
  if (!(error instanceof FeedFault)) throw new Error('It was expected to end in a FeedFault')
  return error
}

describe('asking a source', () => {
  test('gives the text and the status of an answer, and of what may tell why there is none', async () => {
    server.say('prices')
    expect(await ask()).toEqual({ status: 200, text: 'prices' })
    server.say('nothing here', 404)
    expect(await ask()).toEqual({ status: 404, text: 'nothing here' })
  })

  test.each([
    [401, /refused the key/],
    [429, /too often/],
    [503, /answered 503/]
  ])('%d is a fault', async (status, reason) => {
    server.say('no', status, status === 429 ? { 'retry-after': '120' } : {})
    const fault = await faultOf(ask())
    expect(fault.message).toMatch(reason)
    expect(fault.retryAfterMs).toBe(status === 429 ? 120_000 : null)
  })

  test('is not led elsewhere', async () => {
    server.say('', 302, { location: 'http://127.0.0.1:1/secret' })
    expect((await faultOf(ask())).message).toMatch(/cannot be reached/)
  })

  test('is not made to read without end', async () => {
    server.answer = (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1_000_000, 'x')));
        response.once('drain', more)
      }
      more()
    }
    expect((await faultOf(ask())).message).toMatch(/more than 8000000 bytes/)
  })

  test.each([
    ['never answers', () => {}],
    [
      'never ends',
      (_: unknown, response: { write: (text: string) => unknown }) => void response.write('pri')
    ]
  ])('does not wait for one that %s', async (_, answer) => {
    server.answer = answer
    expect((await faultOf(ask({ withinMs: 100 }))).message).toMatch(/did not answer in time/)
  })

  test('stops when the process ends', async () => {
    server.answer = () => {}
    const ending = new AbortController()
    const call = ask({ signal: ending.signal })
    setTimeout(() => ending.abort(), 50)
    await faultOf(call)
  })

  test('tells that nobody is there, without the address that holds a key', async () => {
    const stopped = await startPriceServer()
    await stopped.stop()
    const gone = new URL(`${stopped.url}/api?securityToken=secret`)
    const fault = await faultOf(
      getText(gone, { signal: new AbortController().signal, isOwnAddress: true })
    )
    expect(fault.message).toBe(`${gone.host} cannot be reached (ECONNREFUSED)`)
    const nowhere = new URL('https://prices.invalid/')
    const unknown = await faultOf(
      getText(nowhere, { signal: new AbortController().signal, isOwnAddress: false })
    )
    expect(unknown.message).toMatch(/^prices\.invalid cannot be reached/)
  })

  test('never asks this machine or a private network unless the operator named it', async () => {
    server.say('secret')
    server.asked.length = 0
    expect((await faultOf(ask({ isOwnAddress: false }))).message).toMatch(/private network/)
    const byName = new URL(server.url.replace('127.0.0.1', 'localhost'))
    const fault = await faultOf(
      getText(byName, { signal: new AbortController().signal, isOwnAddress: false })
    )
    expect(fault.message).toMatch(/private network/)
    expect(server.asked).toEqual([])
  })
})

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['64:ff9b::7f00:1', true],
  ['::ffff:8.8.8.8', false],
  ['8.8.8.8', false],
  ['2a00:1450:4001::200e', false]
])('%s is private: %s', (address, expected) => {
  expect(isPrivate(address)).toBe(expected)
})
