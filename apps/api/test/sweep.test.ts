import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import {
  contract,
  exampleOf,
  Problem,
  roles,
  routePath,
  type Role,
  type RouteSpec
} from '@commonwatt/contract'
import { errorCodesOf } from '../src/http/openapi-document.ts'
import { startTestApp, type Member } from './harness.ts'

/*
 * What must hold for every route, read from the contract: a route that is added is swept at once.
 */
const { inject, signUp } = await startTestApp()
const routes = Object.entries(contract).flatMap(([group, list]) =>
  Object.entries(list as Record<string, RouteSpec>).map(([name, route]) => ({
    name: `${group}.${name}`,
    route,
    url: routePath(group, route).replace(/:\w+/g, '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f')
  }))
)
const guarded = routes.filter(({ route }) => Array.isArray(route.access))
const members = new Map<Role, Member>()

beforeAll(async () => {
  for (const role of roles) members.set(role, await signUp(role))
})

function call(route: RouteSpec, url: string, role: Role | null, payload?: object) {
  return inject({
    method: route.method,
    url,
    headers: {
      ...(role && { authorization: `Bearer ${members.get(role)?.token ?? ''}` }),
      ...(route.isIdempotent && { 'idempotency-key': 'sweep' }),
      ...(route.etag === 'required' && { 'if-match': '"1"' })
    },
    ...(payload && { payload })
  })
}

test('the contract has routes to sweep', () => {
  expect(routes.length).toBeGreaterThan(60)
  expect(guarded.length).toBeGreaterThan(40)
  expect(idempotent.length).toBeGreaterThan(10)
})

describe.each(guarded)('$name', ({ name, route, url }) => {
  const access = route.access as readonly Role[]

  test('refuses a caller without a token', async () => {
    const response = await call(route, url, null)
    expect(response.json()).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(Value.Check(Problem, response.json())).toBe(true)
  })

  const refused = roles.filter((role) => !access.includes(role))
  test.each(refused.length > 0 ? refused : ([] as Role[]))('refuses the role %s', async (role) => {
    const response = await call(route, url, role)
    expect(response.json()).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('lets each listed role past the guard', async () => {
    for (const role of access) {
      const response = await call(route, url, role, route.body ? { misspelt: true } : undefined)
      expect(response.statusCode).not.toBe(401)
      expect(response.payload).not.toContain('"forbidden"')
      if (name === 'identity.logout') members.set(role, await signUp(role))
    }
  })
})

const bodied = routes.filter(({ route }) => route.body && Array.isArray(route.access))
test.each(bodied)(
  '$name refuses a body with a misspelt field and names it',
  async ({ route, url }) => {
    const [role] = route.access as readonly Role[]
    const response = await call(route, url, role ?? null, { misspelt: true })
    expect(response.statusCode).toBe(400)
    const problem = response.json<Problem>()
    expect(problem.code).toBe('validation_failed')
    expect(problem.errors?.[0]?.pointer).toMatch(/^\/body\//)
  }
)

const paged = routes.filter(({ route }) => Object.hasOwn(route.query?.properties ?? {}, 'cursor'))
test.each(paged)('$name refuses a cursor of another list', async ({ route, url }) => {
  const role = Array.isArray(route.access) ? ((route.access as readonly Role[])[0] ?? null) : null
  const cursor = Buffer.from('["another list",1]').toString('base64url')
  const response = await call(route, `${url}?cursor=${cursor}`, role)
  // A list of something that is not there is refused for that first.
  expect(['cursor_invalid', 'not_found']).toContain(response.json<Problem>().code)
})

const idempotent = routes.filter(({ route }) => route.isIdempotent)
test.each(idempotent)('$name asks for an Idempotency-Key', async ({ route, url }) => {
  const [role] = route.access as readonly Role[]
  const response = await inject({
    method: route.method,
    url,
    headers: {
      authorization: `Bearer ${members.get(role as Role)?.token ?? ''}`,
      ...(route.etag === 'required' && { 'if-match': '"1"' })
    },
    ...(route.body && { payload: exampleOf(route.body) as object })
  })
  expect(response.json()).toMatchObject({ status: 400, code: 'idempotency_key_missing' })
  expect(errorCodesOf(route)).toContain('idempotency_key_missing')
})

test.each(routes)(
  '$name tells another site’s page what its contract says',
  async ({ route, url }) => {
    const response = await inject({
      method: route.method,
      url,
      headers: { cookie: 'cw_access=old', origin: 'https://evil.example' }
    })
    const isRefused = response.payload.includes('"origin_refused"')
    const isUnsafe = route.method !== 'GET'
    const knowsAccounts = route.access === 'public' || Array.isArray(route.access)
    expect(isRefused).toBe(isUnsafe && knowsAccounts)
    if (isRefused) expect(response.statusCode).toBe(403)
    if (isRefused) expect(errorCodesOf(route)).toContain('origin_refused')
  }
)

describe('addresses outside the contract', () => {
  test('an unknown address is 404 in the same shape', async () => {
    const response = await inject({ method: 'GET', url: '/api/v1/nothing' })
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ status: 404, code: 'route_not_found' })
  })

  test('a known address with another method is 405', async () => {
    const response = await inject({ method: 'DELETE', url: '/api/v1/markets' })
    expect(response.json()).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect(response.headers['allow']).toBe('GET')
  })

  test('a body that is no JSON is malformed, one of another type is unsupported', async () => {
    const url = '/api/v1/auth/login'
    const broken = await inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      payload: '{"email":'
    })
    expect(broken.json()).toMatchObject({ status: 400, code: 'malformed_request' })
    const xml = await inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/xml' },
      payload: '<login/>'
    })
    expect(xml.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  test('a body beyond the limit is 413', async () => {
    const response = await inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { email: 'x'.repeat(1_100_000), password: 'x' }
    })
    expect(response.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  test('the address in a problem’s type answers what it means', async () => {
    const response = await inject({ method: 'GET', url: '/problems/offer_exhausted' })
    expect(response.json()).toMatchObject({ code: 'offer_exhausted', status: 409 })
  })
})
