import { beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, testNow } from '../../../test/harness.ts'
import { transact } from '../../database/database.ts'
import { deleteBrake, lockBrakes } from './queries.ts'

const app = await startTestApp()
const { anonymous, clock, context, inject } = app
const password = 'roof over the river'
const minute = 60_000

let count = 0
let email: string

/**
 * An account of its own that has never signed in, at a time when all brakes of before are
 * forgotten.
 */
beforeEach(async () => {
  clock.set(testNow + (count += 1) * 24 * 3_600_000)
  email = `owner-${count}@example.org`
  await anonymous.identity.register({
    body: { email, password, fullName: 'Lena Hartmann', role: 'producer' }
  })
})

const signIn = (remoteAddress: string, given: { email?: string; password?: string } = {}) =>
  inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    remoteAddress,
    payload: { email, password, ...given }
  })
const statusOf = async (...input: Parameters<typeof signIn>) => (await signIn(...input)).statusCode
const fail = (remoteAddress: string, address = email) =>
  statusOf(remoteAddress, { email: address, password: 'wrong' })

async function failTimes(times: number, originOf: (index: number) => string, address = email) {
  const statuses: number[] = []
  for (let index = 0; index < times; index += 1) statuses.push(await fail(originOf(index), address))
  return statuses
}

describe('tries for one address from one origin', () => {
  test('wait longer with each failure after the tenth, and then succeed', async () => {
    expect(await failTimes(10, () => '192.0.2.1')).toEqual(Array(10).fill(401))
    for (const waitMin of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const held = await signIn('192.0.2.1')
      expect(held.statusCode).toBe(429)
      expect(held.headers['retry-after']).toBe(String(waitMin * 60))
      expect(held.json()).toMatchObject({
        code: 'account_locked',
        details: { until: new Date(clock.now() + waitMin * minute).toISOString() }
      })
      clock.advance(waitMin * minute)
      expect(await fail('192.0.2.1')).toBe(401)
    }
    clock.advance(60 * minute)
    expect(await statusOf('192.0.2.1')).toBe(200)
    expect(await failTimes(9, () => '192.0.2.1')).toEqual(Array(9).fill(401))
    expect(await statusOf('192.0.2.1')).toBe(200)
  })

  test('do not lock the owner out anywhere else', async () => {
    await failTimes(10, () => '192.0.2.1')
    expect(await statusOf('192.0.2.1')).toBe(429)
    expect(await statusOf('198.51.100.1')).toBe(200)
  })

  test('that come at once do not slip past the count', async () => {
    const statuses = await Promise.all(Array.from({ length: 24 }, () => fail('192.0.2.1')))
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(14)
  })

  test('find their brake, however often others that succeed take it away', async () => {
    const brake = { kind: 'address_at_origin' as const, key: 'a brake' }
    const hold = () => transact(context.db, async (db) => (await lockBrakes(db, [brake])).length)
    const takeAway = () => transact(context.db, (db) => deleteBrake(db, brake.key))
    const held: Promise<number>[] = []
    for (let round = 0; round < 100; round += 1)
      held.push(
        hold(),
        takeAway().then(() => 1)
      )
    expect(new Set(await Promise.all(held))).toEqual(new Set([1]))
  })

  test('are those of one household, whichever of its IPv6 addresses they come from', async () => {
    const household = (index: number) => `2001:db8:1:${count}::${index + 1}`
    await failTimes(10, household)
    expect(await statusOf(household(99))).toBe(429)
    expect(await statusOf(`2001:db8:2:${count}::1`)).toBe(200)
  })
})

describe('tries for one address from many origins', () => {
  const bots = (index: number) => `203.0.113.${index + 1}`

  test('are slowed by seconds, for a stranger’s origin only', async () => {
    expect(await statusOf('192.0.2.1')).toBe(200)
    expect(await failTimes(30, bots)).toEqual(Array(30).fill(401))
    const slowed = await signIn('203.0.113.200')
    expect(slowed.statusCode).toBe(429)
    expect(slowed.headers['retry-after']).toBe('1')
    // The owner, at home where they have signed in before, notices nothing.
    expect(await statusOf('192.0.2.1')).toBe(200)
    clock.advance(1000)
    expect(await statusOf('198.51.100.7')).toBe(200)
  })

  test('never wait longer than a quarter of a minute, however long the attack', async () => {
    await failTimes(30, bots)
    for (let index = 0; index < 20; index += 1) {
      clock.advance(15_000)
      expect(await fail(bots(100 + index))).toBe(401)
    }
    const slowed = await signIn('198.51.100.1')
    expect(slowed.statusCode).toBe(429)
    expect(Number(slowed.headers['retry-after'])).toBeLessThanOrEqual(15)
    clock.advance(15_000)
    expect(await statusOf('198.51.100.1')).toBe(200)
  })

  test('a known origin is known for ninety days', async () => {
    expect(await statusOf('192.0.2.1')).toBe(200)
    clock.advance(90 * 24 * 60 * minute)
    await failTimes(30, bots)
    expect(await statusOf('192.0.2.1')).toBe(200)
    clock.advance(90 * 24 * 60 * minute + 1)
    await failTimes(30, bots)
    expect(await statusOf('192.0.2.1')).toBe(429)
  })
})

describe('tries from one origin for many addresses', () => {
  test('are slowed there, not elsewhere, nor for who signs in there as always', async () => {
    expect(await statusOf('192.0.2.1')).toBe(200)
    for (let index = 0; index < 40; index += 1) {
      expect(await fail('192.0.2.1', `somebody-${index}@example.org`)).toBe(401)
    }
    const slowed = await signIn('192.0.2.1', { email: 'another@example.org' })
    expect(slowed.statusCode).toBe(429)
    expect(slowed.headers['retry-after']).toBe('5')
    expect(await statusOf('192.0.2.1')).toBe(200)
    expect(await fail('192.0.2.2', 'another@example.org')).toBe(401)
    clock.advance(5000)
    expect(await fail('192.0.2.1', 'another@example.org')).toBe(401)
  })

  test('that all succeed are held by nothing', async () => {
    const emails = await Promise.all(
      Array.from({ length: 45 }, async (_, index) => {
        const address = `neighbour-${index}@example.org`
        const body = { email: address, password, fullName: 'Nina', role: 'consumer' as const }
        await anonymous.identity.register({ body })
        return address
      })
    )
    const statuses = await Promise.all(
      emails.map((address) => statusOf('192.0.2.77', { email: address }))
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
  }, 60_000)
})

test('an address without an account is answered like one with an account, try by try', async () => {
  const answers = async (address: string, origin: string) => {
    const seen: unknown[] = []
    for (let index = 0; index < 13; index += 1) {
      const response = await signIn(origin, { email: address, password: 'wrong' })
      const { code, title, details } = response.json<Record<string, unknown>>()
      seen.push([response.statusCode, code, title, details, response.headers['retry-after']])
    }
    return seen
  }
  const known = await answers(email, '192.0.2.1')
  expect(await answers('nobody@example.org', '192.0.2.2')).toEqual(known)
})

test('neither addresses nor origins are kept in the clear, and what is forgotten is swept', async () => {
  await fail('192.0.2.1')
  await signIn('192.0.2.9')
  const read = async () => ({
    brakes: await context.db.selectFrom('sign_in_brake').selectAll().execute(),
    origins: await context.db.selectFrom('known_origin').selectAll().execute()
  })
  const kept = await read()
  expect(kept.brakes.length).toBeGreaterThan(0)
  expect(kept.origins.length).toBeGreaterThan(0)
  expect(JSON.stringify(kept)).not.toMatch(/example|192\.0\.2/)
  clock.advance(400 * 24 * 60 * minute)
  await context.jobs.runNow(context, 'identity.sweep-brakes')
  expect(await read()).toEqual({ brakes: [], origins: [] })
})

test('behind a proxy of the private network the origin is what that proxy saw, not what a client claims', async () => {
  const behind = await startTestApp({ trustedProxies: ['loopback', 'linklocal', 'uniquelocal'] })
  await behind.anonymous.identity.register({
    body: { email, password, fullName: 'Lena Hartmann', role: 'producer' }
  })
  const tryFrom = async (remoteAddress: string, forwardedFor: string, given: string) => {
    const response = await behind.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      remoteAddress,
      headers: { 'x-forwarded-for': forwardedFor },
      payload: { email, password: given }
    })
    return response.statusCode
  }
  for (let index = 0; index < 10; index += 1) {
    // Each time another claim in front of the address that the proxy has seen.
    expect(await tryFrom('10.0.0.2', `1.2.3.${index}, 203.0.113.5`, 'wrong')).toBe(401)
  }
  expect(await tryFrom('10.0.0.2', '1.2.3.99, 203.0.113.5', password)).toBe(429)
  expect(await tryFrom('203.0.113.5', '198.51.100.1', password)).toBe(429)
  expect(await tryFrom('10.0.0.2', '198.51.100.1', password)).toBe(200)
})
