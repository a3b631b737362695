import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { errors, Problem, type ErrorCode } from './errors.ts'
import { events, topics } from './events.ts'
import { exampleOf } from './example.ts'
import { contract } from './index.ts'
import { routePath } from './path.ts'
import { roles } from './roles.ts'
import type { RouteGroup, RouteSpec } from './route.ts'

const routes = Object.entries<RouteGroup>(contract).flatMap(([group, list]) =>
  Object.entries(list).map(([name, route]) => ({
    name: `${group}.${name}`,
    route,
    path: routePath(group, route)
  }))
)
const codes = Object.keys(errors) as ErrorCode[]
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

test('no two routes share a method and a path', () => {
  const addresses = routes.map(({ route, path }) => `${route.method} ${path.replace(/:\w+/g, ':')}`)
  expect(addresses.length).toBeGreaterThan(60)
  expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([])
})

describe.each(routes)('$name', ({ route, path }) => {
  test('declares exactly the parameters that its path names', () => {
    const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    expect(Object.keys(route.params?.properties ?? {}).toSorted()).toEqual(named.toSorted())
    expect(route.params?.required ?? []).toHaveLength(named.length)
  })

  test('has an example that its own schemas accept', () => {
    for (const [part, schema] of Object.entries(schemasOf(route))) {
      const example = exampleOf(schema)
      const faults = Value.Errors(schema, example)
      expect(faults, `${part}: ${JSON.stringify(example)}`).toEqual([])
    }
  })

  test('refuses misspelt fields of what it is sent', () => {
    const { success: _, ...sent } = schemasOf(route)
    for (const [part, schema] of Object.entries(sent)) {
      const misspelt = { ...(exampleOf(schema) as object), misspelt: 1 }
      expect(Value.Check(schema, misspelt), part).toBe(false)
    }
  })

  test('declares refusals of the table, each once', () => {
    expect(route.errors.filter((code) => !codes.includes(code))).toEqual([])
    expect(new Set(route.errors).size).toBe(route.errors.length)
  })

  test('is written as its method promises', () => {
    const isWrite = writes.has(route.method)
    const changes = [route.body, route.upload, route.isIdempotent].some(
      (part) => part !== undefined
    )
    if (changes || route.etag === 'required') expect(isWrite).toBe(true)
    expect(route.body !== undefined && route.upload !== undefined).toBe(false)
    expect(exampleOf(route.success.schema) === null).toBe(route.success.status === 204)
  })

  test('lets in roles that exist, each once', () => {
    if (typeof route.access === 'string') {
      expect(['public', 'device', 'signature']).toContain(route.access)
      return
    }
    expect(route.access.filter((role) => !roles.includes(role))).toEqual([])
    expect(new Set(route.access).size).toBe(route.access.length)
  })

  test('says what it does in one line', () => {
    expect(route.summary).toMatch(/^[A-Z][^\n]{3,120}[^.\n]$/)
  })
})

function schemasOf({ params, query, body, success }: RouteSpec) {
  return {
    ...(params && { params }),
    ...(query && { query }),
    ...(body && { body }),
    success: success.schema
  }
}

describe('errors', () => {
  test('every code has a title of its own and a status that says whose fault it is', () => {
    const titles = Object.values(errors).map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
    expect(codes.filter((code) => !/^[a-z]+(?:_[a-z]+)*$/.test(code))).toEqual([])
    const legal = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 426, 428, 429, 500, 503]
    expect(Object.values(errors).filter(({ status }) => !legal.includes(status))).toEqual([])
  })

  test.each(codes)('%s can be told as a problem with its details', (code) => {
    const { title, status, ...rest } = errors[code]
    const problem = {
      type: `/problems/${code}`,
      title,
      status,
      detail: title,
      instance: '/',
      code,
      requestId: 'r1',
      ...('details' in rest && { details: exampleOf(rest.details) })
    }
    expect(Value.Errors(Problem, problem)).toEqual([])
    if ('details' in rest) expect(Value.Errors(rest.details, problem.details)).toEqual([])
  })
})

describe.each(Object.entries(events))('the event %s', (_name, { audience, topic, payload }) => {
  test('has a payload with a valid example', () => {
    const example = exampleOf(payload)
    expect(Value.Errors(payload, example), JSON.stringify(example)).toEqual([])
  })

  test('goes to an account under the topic of an account, and to everyone under the others', () => {
    expect(topics).toContain(topic)
    expect(topic === 'mine').toBe(audience === 'account')
  })
})
