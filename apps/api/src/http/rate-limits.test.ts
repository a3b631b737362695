import { describe, expect, test, vi } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { addressKey } from './rate-limits.ts'

const allowed = 3
const { inject, signUp } = await startTestApp({ strictRateLimitPerMinute: allowed })

let guesses = 0

/** A guess at some password, each of another account, so that only the address is the same. */
const signInFrom = (remoteAddress: string) =>
  inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    remoteAddress,
    payload: { email: `guess-${(guesses += 1)}@example.org`, password: 'sunny-roof' }
  })

async function statusesFrom(...addresses: string[]): Promise<number[]> {
  const statuses: number[] = []
  for (const address of addresses) statuses.push((await signInFrom(address)).statusCode)
  return statuses
}

describe('too many calls', () => {
  test('are refused with how long to wait, in the headers of the standard', async () => {
    const first = await signInFrom('192.0.2.1')
    expect(first.statusCode).toBe(401)
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"strict";q=3;w=60',
      ratelimit: '"strict";r=2;t=60'
    })
    expect(first.headers).not.toHaveProperty('retry-after')
    await signInFrom('192.0.2.1')
    await signInFrom('192.0.2.1')
    const refused = await signInFrom('192.0.2.1')
    expect(refused.json()).toMatchObject({
      status: 429,
      code: 'rate_limited',
      detail: expect.stringMatching(/^Wait \d+ s and try again\.$/) as string
    })
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.headers['ratelimit']).toMatch(/^"strict";r=0;t=\d+$/)
    const waitS = Number(refused.headers['retry-after'])
    expect(waitS).toBeGreaterThan(0)
    expect(waitS).toBeLessThanOrEqual(60)
    expect(Object.keys(refused.headers).filter((name) => name.startsWith('x-rate'))).toEqual([])
  })

  test('of one address do not touch another', async () => {
    expect(await statusesFrom(...Array<string>(4).fill('192.0.2.2'))).toEqual([401, 401, 401, 429])
    expect(await statusesFrom('192.0.2.3')).toEqual([401])
  })

  test('are those of a whole household when its addresses are IPv6', async () => {
    const household = [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff::9',
      '2001:db8:1:2:aaaa:bbbb:cccc:dddd'
    ]
    expect(await statusesFrom(...household, '2001:db8:1:2::2')).toEqual([401, 401, 401, 429])
    expect(await statusesFrom('2001:db8:1:3::1')).toEqual([401])
  })

  test('are those of an account when somebody is signed in, whatever the address', async () => {
    const [lena, jonas] = [await signUp('producer'), await signUp('consumer')]
    const verifyAs = async ({ token }: { token: string }, remoteAddress: string) => {
      const headers = { authorization: `Bearer ${token}` }
      const url = '/api/v1/ledger/verify'
      return (await inject({ method: 'GET', url, headers, remoteAddress })).statusCode
    }
    const statuses: number[] = []
    for (const last of [1, 2, 3, 4]) statuses.push(await verifyAs(lena, `198.51.100.${last}`))
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(await verifyAs(jonas, '198.51.100.1')).toBe(200)
  })
})

describe('the limit over all routes', async () => {
  const { context, inject: call, signUp: join } = await startTestApp({ rateLimitPerMinute: 4 })
  const read = async (url: string, remoteAddress: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return call({ method: 'GET', url: `/api/v1${url}`, headers, remoteAddress })
  }
  const statusOf = async (...call: Parameters<typeof read>) => (await read(...call)).statusCode

  test('is one for all of them together, and tells what is left of it', async () => {
    const left: unknown[] = []
    for (const url of ['/markets', '/offers', '/status', '/markets', '/assets']) {
      const { headers } = await read(url, '192.0.2.10')
      left.push(headers['ratelimit'])
    }
    expect(left.map((text) => /r=(\d+)/.exec(String(text))?.[1])).toEqual(['3', '2', '1', '0', '0'])
    const refused = await read('/offers', '192.0.2.10')
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['ratelimit-policy']).toBe('"default";q=4;w=60')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('counts what the strict routes take as well', async () => {
    const guess = { email: 'nobody@example.org', password: 'sunny-roof' }
    const options = { url: '/api/v1/auth/login', remoteAddress: '192.0.2.11', payload: guess }
    for (let tries = 0; tries < 4; tries += 1) await call({ method: 'POST', ...options })
    const refused = await call({ method: 'POST', ...options })
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['ratelimit-policy']).toBe('"default";q=4;w=60')
    expect(await statusOf('/markets', '192.0.2.11')).toBe(429)
  })

  test('counts by address who is not let in, and leaves whoever is alone', async () => {
    const lena = await join('producer')
    const statuses: number[] = []
    for (let tries = 0; tries < 5; tries += 1) {
      statuses.push(await statusOf('/wallet', '192.0.2.12', 'no token'))
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429])
    expect(await statusOf('/markets/DE-LU/price-sources', '192.0.2.12', lena.token)).toBe(429)
    expect(await statusOf('/wallet', '192.0.2.12', lena.token)).toBe(200)
    expect(await statusOf('/markets/DE-LU/price-sources', '192.0.2.13', lena.token)).toBe(403)
  })

  test('a device that is not known is no longer looked up once its address has spent it', async () => {
    const lookUps = vi.spyOn(context.db, 'selectFrom')
    const token = `cwd_01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f_${'x'.repeat(43)}`
    const report = () =>
      call({
        method: 'POST',
        url: '/api/v1/readings',
        headers: { authorization: `Bearer ${token}` },
        remoteAddress: '192.0.2.14',
        payload: { readings: [] }
      })
    const statuses: number[] = []
    for (let tries = 0; tries < 4; tries += 1) statuses.push((await report()).statusCode)
    expect(statuses).toEqual([401, 401, 401, 401])
    expect(lookUps).toHaveBeenCalledTimes(4)
    const refused = await report()
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['ratelimit']).toMatch(/^"default";r=0;t=\d+$/)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(lookUps).toHaveBeenCalledTimes(4)
  })
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::5:6:7:8:9', '2001:db8:0:5::/64'],
  ['::1', '0:0:0:0::/64']
])('the address %s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
