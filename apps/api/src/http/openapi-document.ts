import type { TSchema } from 'typebox'
import {
  apiPrefix,
  contract,
  errors,
  events,
  exampleOf,
  FieldFault,
  Problem,
  routePath,
  streamPath,
  type ErrorCode,
  type RouteGroup,
  type RouteSpec
} from '@commonwatt/contract'

type Json = Record<string, unknown>

interface ObjectSchema {
  properties?: Record<string, unknown>
  required?: string[]
}

const idempotencyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'A text of your own, new for each intent; the same key and body replays the answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  example: '5f0c2b9e-topup-1'
}
const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The ETag of what is being changed, as it was answered. Its version decides; `"1"` alone will do.',
  schema: { type: 'string' },
  example: '"1-q83vEjRWeJqr"'
}
const ifNoneMatchHeader = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETags of what the caller has; answers 304 when one of them still holds.',
  schema: { type: 'string' },
  example: '"1-q83vEjRWeJqr"'
}

const answerHeaders = {
  ETag: {
    description: 'The version, and a hash of all that was answered.',
    schema: { type: 'string' },
    example: '"1-q83vEjRWeJqr"'
  },
  'Idempotent-Replayed': {
    description: 'Sent when the answer is the one that the same key and body got before.',
    schema: { type: 'string', const: 'true' }
  },
  RateLimit: {
    description: 'What is left (`r`) of the limit, and in how many seconds (`t`) it begins anew.',
    schema: { type: 'string' },
    example: '"default";r=1199;t=60'
  },
  'RateLimit-Policy': {
    description:
      'The limit that counted: how many calls (`q`) in how many seconds (`w`). `default` is over all routes, `strict` ' +
      'over the few that invite guessing; per account or device when one is signed in, else per address.',
    schema: { type: 'string' },
    example: '"default";q=1200;w=60'
  },
  'Retry-After': {
    description: 'How many seconds to wait.',
    schema: { type: 'integer', minimum: 1 },
    example: 30
  }
}
type AnswerHeader = keyof typeof answerHeaders

const tooMany = errors.rate_limited.status
const limitHeaders = ['RateLimit', 'RateLimit-Policy'] as const
const isUnsafe = ({ method }: RouteSpec) => method !== 'GET'
const hasTag = ({ etag, method }: RouteSpec) => etag !== undefined && method === 'GET'

/** The codes that a route can answer: its own and those that follow from how it is declared. */
export function errorCodesOf(route: RouteSpec): ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors)
  codes.add('rate_limited').add('internal')
  if (route.params ?? route.query ?? route.body) codes.add('validation_failed')
  if (route.body) {
    codes.add('malformed_request').add('payload_too_large').add('unsupported_media_type')
  }
  if (route.upload) {
    codes.add('malformed_request').add('payload_too_large').add('unsupported_media_type')
  }
  if (route.access === 'device') codes.add('unauthenticated')
  if (Array.isArray(route.access)) codes.add('unauthenticated').add('forbidden')
  // A browser's cookie may come along on any route that knows accounts, public ones too.
  const knowsAccounts = route.access !== 'device' && route.access !== 'signature'
  if (knowsAccounts && isUnsafe(route)) codes.add('origin_refused')
  if (route.isIdempotent) {
    codes
      .add('idempotency_key_missing')
      .add('idempotency_key_reused')
      .add('idempotency_in_progress')
  }
  if (route.etag === 'required') codes.add('precondition_required').add('version_stale')
  return [...codes].sort()
}

/** OpenAPI 3.1, from the contract alone. */
export function buildOpenApiDocument(): Promise<Json> {
  return Promise.resolve({
    openapi: '3.1.1',
    info: {
      title: 'Commonwatt',
      version: '0.1.0',
      summary: 'A marketplace and exchange for community renewable energy',
      description:
        'Energy is integer Wh, power integer W, money and prices integer micros (1e-6 of the currency, ' +
        'prices per kWh). Times are RFC 3339. Lists page by an opaque cursor. Failures are RFC 9457 problems. ' +
        'Every answer carries RateLimit and RateLimit-Policy.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
    },
    servers: [{ url: '/' }],
    tags: Object.keys(contract).map((name) => ({ name })),
    paths: buildPaths(),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'cw_access' },
        device: { type: 'http', scheme: 'bearer', description: 'The token of a device.' },
        signature: { type: 'apiKey', in: 'header', name: 'webhook-signature' }
      },
      headers: answerHeaders,
      schemas: { Problem, FieldFault }
    },
    'x-stream': {
      path: streamPath,
      description: 'WebSocket. `?topics=offers,mine&after={id}`; messages carry these events.',
      events: Object.fromEntries(
        Object.entries(events).map(([name, { topic, audience, payload }]) => [
          name,
          { topic, audience, payload }
        ])
      )
    }
  })
}

function buildPaths(): Json {
  const paths: Record<string, Json> = {}
  for (const [group, routes] of Object.entries<RouteGroup>(contract)) {
    for (const [name, route] of Object.entries(routes)) {
      const path = routePath(group, route).replace(/:(\w+)/g, '{$1}')
      paths[path] = {
        ...paths[path],
        [route.method.toLowerCase()]: buildOperation(group, name, route)
      }
    }
  }
  return paths
}

function buildOperation(group: string, name: string, route: RouteSpec): Json {
  const access = describeAccess(route)
  const parameters = [
    ...parametersOf('path', route.params),
    ...parametersOf('query', route.query),
    ...(route.isIdempotent ? [idempotencyHeader] : []),
    ...(route.etag === 'required' ? [ifMatchHeader] : []),
    ...(hasTag(route) ? [ifNoneMatchHeader] : [])
  ]
  return {
    operationId: `${group}_${name}`,
    tags: [group],
    summary: route.summary,
    description: [route.description, access].filter(Boolean).join('\n\n'),
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(route),
    responses: {
      [route.success.status]: successOf(route),
      ...(hasTag(route) && { 304: unchanged }),
      ...problemsOf(route)
    }
  }
}

function describeAccess(route: RouteSpec): string {
  if (route.access === 'public') return 'Access: everyone.'
  if (route.access === 'device') return 'Access: a device with its token.'
  if (route.access === 'signature') return 'Access: the provider, by its signature.'
  return `Access: ${route.access.join(', ')}.`
}

function securityOf(route: RouteSpec): Json[] {
  if (route.access === 'public') return []
  if (route.access === 'device') return [{ device: [] }]
  if (route.access === 'signature') return [{ signature: [] }]
  return [{ bearer: [] }, { cookie: [] }]
}

function parametersOf(place: 'path' | 'query', schema: ObjectSchema | undefined): Json[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required ?? []).includes(name),
    schema: property
  }))
}

function requestBodyOf(route: RouteSpec): Json {
  if (route.upload) {
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', contentMediaType: route.upload.mediaTypes[0] } },
      required: ['file']
    }
    const encoding = { file: { contentType: route.upload.mediaTypes.join(', ') } }
    return {
      requestBody: { required: true, content: { 'multipart/form-data': { schema, encoding } } }
    }
  }
  if (!route.body) return {}
  const content = { schema: route.body, example: exampleOf(route.body) }
  return { requestBody: { required: true, content: { 'application/json': content } } }
}

function successOf(route: RouteSpec): Json {
  const description = route.summary
  const headers = headersOf([
    ...(route.etag && route.success.status !== 204 ? (['ETag'] as const) : []),
    ...(route.isIdempotent ? (['Idempotent-Replayed'] as const) : []),
    ...limitHeaders
  ])
  if (route.success.status === 204) return { description, headers }
  if (route.success.mediaTypes) {
    const content = Object.fromEntries(route.success.mediaTypes.map((type) => [type, {}]))
    return { description, headers, content }
  }
  const schema: TSchema = route.success.schema
  return {
    description,
    headers,
    content: { 'application/json': { schema, example: exampleOf(schema) } }
  }
}

function headersOf(names: readonly AnswerHeader[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

const unchanged = {
  description: 'What the caller has still holds.',
  headers: headersOf(['ETag', ...limitHeaders])
}

function problemsOf(route: RouteSpec): Json {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => errors[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errors[code].title}`).join('; '),
        ...(status === tooMany && { headers: headersOf(['Retry-After', ...limitHeaders]) }),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { value: exampleProblem(code) }])
            )
          }
        }
      }
    ])
  )
}

function exampleProblem(code: ErrorCode): Json {
  const { status, title } = errors[code]
  const details = 'details' in errors[code] ? errors[code].details : undefined
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: `${title}.`,
    instance: `${apiPrefix}/…`,
    code,
    requestId: 'req-1',
    ...(details ? { details: exampleOf(details) } : {})
  }
}
