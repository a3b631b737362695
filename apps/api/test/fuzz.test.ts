import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import {
  contract,
  Problem,
  roles,
  routePath,
  type Role,
  type RouteSpec
} from '@commonwatt/contract'
import { errorCodesOf } from '../src/http/openapi-document.ts'
import { nonsense, validFor } from './arbitrary.ts'
import { startTestApp, type Member } from './harness.ts'
import { createAsset, createBattery, createSite } from './makers.ts'

/*
 * Whatever is sent, the answer is the declared success or a declared refusal in the problem's
 * shape: never a 5xx, never a hang. The generator knows the contract, so it reaches behind the
 * validation as well.
 */
const { app, inject, signUp } = await startTestApp()
const runsPerRoute = 60
const longestAnswerMs = 5000
const members = new Map<Role, Member>()
const ids: string[] = ['01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f']

beforeAll(async () => {
  for (const role of roles) members.set(role, await signUp(role))
  const producer = members.get('producer')
  if (!producer) throw new Error('The producer is missing')
  const site = await createSite(producer)
  const asset = await createAsset(producer, { siteId: site.id })
  const battery = await createBattery(producer, { siteId: site.id })
  ids.push(site.id, asset.id, battery.id, ...[...members.values()].map((member) => member.id))
})

const routes = Object.entries(contract).flatMap(([group, list]) =>
  Object.entries(list as Record<string, RouteSpec>).map(([name, route]) => ({
    name: `${group}.${name}`,
    route,
    path: routePath(group, route)
  }))
)

/** The schema's values, with now and then a field replaced, added or taken away. */
function partFor(schema: RouteSpec['body']): fc.Arbitrary<unknown> {
  if (!schema) return fc.constant(undefined)
  const valid = validFor(schema, ids) as fc.Arbitrary<Record<string, unknown>>
  const field = fc.constantFrom(...Object.keys(schema.properties), 'misspelt')
  const spoilt = fc
    .tuple(valid, field, nonsense)
    .map(([value, name, rubbish]) => ({ ...value, [name]: rubbish }))
  const cut = fc.tuple(valid, field).map(([value, name]) => ({ ...value, [name]: undefined }))
  return fc.oneof({ weight: 4, arbitrary: valid }, { weight: 4, arbitrary: spoilt }, cut, nonsense)
}

const headerText = fc.oneof(
  fc.constantFrom('', '"1"', '"2"', 'W/"1"', '*', 'key-1', 'Bearer x', 'text/plain'),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, '?'))
)

function headersFor(route: RouteSpec): fc.Arbitrary<Record<string, string>> {
  const required = {
    ...(route.isIdempotent && { 'idempotency-key': fc.uuid() }),
    ...(route.etag === 'required' && { 'if-match': fc.constantFrom('"1"', '"2"') })
  }
  const odd = fc.dictionary(
    fc.constantFrom(
      'authorization',
      'if-match',
      'if-none-match',
      'idempotency-key',
      'origin',
      'accept'
    ),
    headerText,
    { maxKeys: 2 }
  )
  return fc.oneof({ weight: 5, arbitrary: fc.record(required) }, { weight: 1, arbitrary: odd })
}

function asQuery(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined)
  const text = pairs.map(([key, item]) => `${encode(key)}=${encode(item)}`).join('&')
  return text === '' ? '' : `?${text}`
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}

function fillPath(path: string, params: unknown): string {
  const values = (typeof params === 'object' ? params : null) as Record<string, unknown> | null
  return path.replace(/:(\w+)/g, (_, name: string) => encode(values?.[name] ?? 'x') || 'x')
}

function actorsFor({ access }: RouteSpec): (Role | null)[] {
  const list = Array.isArray(access) ? (access as Role[]) : []
  return list.length > 0 ? [...list, ...list, ...list, null] : [null, 'producer', 'admin']
}

test.each(routes)('$name answers as declared, whatever is sent', async ({ name, route, path }) => {
  const declared = new Set<string>([...errorCodesOf(route), 'malformed_request', 'route_not_found'])
  const anyCall = fc.record({
    role: fc.constantFrom(...actorsFor(route)),
    params: partFor(route.params),
    query: partFor(route.query),
    body: partFor(route.body),
    headers: headersFor(route)
  })
  await fc.assert(
    fc.asyncProperty(anyCall, async ({ role, params, query, body, headers }) => {
      const token = role === null ? undefined : members.get(role)?.token
      const startedAt = performance.now()
      const response = await inject({
        method: route.method,
        url: `${fillPath(path, params)}${asQuery(query)}`,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && {
          payload: JSON.stringify(body),
          headers: {
            'content-type': 'application/json',
            ...(token && { authorization: `Bearer ${token}` }),
            ...headers
          }
        })
      })
      expect(performance.now() - startedAt).toBeLessThan(longestAnswerMs)
      expect(response.statusCode, response.payload).toBeLessThan(500)
      if (response.statusCode < 400) {
        expect([route.success.status, 304]).toContain(response.statusCode)
      } else {
        const problem = response.json<Problem>()
        expect(Value.Check(Problem, problem), response.payload).toBe(true)
        expect(declared, response.payload).toContain(problem.code)
      }
      if (role !== null && name === 'identity.logout') members.set(role, await signUp(role))
      if (role !== null && response.statusCode === 401 && headers['authorization'] === undefined) {
        // The call ended its own session (a valid thing to do): sign in again.
        members.set(role, await signUp(role))
      }
    }),
    { numRuns: runsPerRoute, endOnFailure: true }
  )
})

test('a day that no calendar has is refused, not moved into the next month', async () => {
  for (const day of ['2027-02-30', '2026-02-29', '2026-04-31', '2026-00-10']) {
    const query = `from=${day}T10:00:00Z&to=2027-03-05T10:00:00Z`
    const url = `/api/v1/markets/DE-LU/prices?${query}`
    const response = await app.inject({ method: 'GET', url })
    expect(response.json(), day).toMatchObject({ status: 400, code: 'validation_failed' })
  }
})

test('addresses that cannot be decoded are malformed, not a fault', async () => {
  for (const url of [
    '/api/v1/assets/%E0%A4%A',
    '/api/v1/assets/%00',
    '/%',
    '/api/v1/offers?cursor=%'
  ]) {
    const response = await app.inject({ method: 'GET', url })
    expect(response.statusCode, url).toBeLessThan(500)
    expect(response.statusCode, url).toBeGreaterThanOrEqual(400)
  }
})
