import { Type } from 'typebox'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  ApiProblem,
  buildRequest,
  createClient,
  type ClientRequest,
  type ClientResponse,
  type Transport
} from './client.ts'
import { contract } from './index.ts'
import { Closed, defineRoute } from './route.ts'

/** A server that answers every request alike and remembers what it was asked. */
function answering(answer: Partial<ClientResponse> & { body?: string }) {
  const requests: ClientRequest[] = []
  const transport: Transport = (request) => {
    requests.push(request)
    return Promise.resolve({
      status: 200,
      mediaType: 'application/json',
      text: () => Promise.resolve(answer.body ?? ''),
      bytes: () => Promise.resolve(new TextEncoder().encode(answer.body ?? '')),
      ...answer
    })
  }
  return { client: createClient(contract, transport), requests }
}

async function problemOf(call: Promise<unknown>): Promise<ApiProblem> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error
  )
  if (outcome instanceof ApiProblem) return outcome
  throw new Error('The call was expected to end in a problem', { cause: outcome })
}

const id = '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f'

describe('a request', () => {
  const route = defineRoute({
    method: 'GET',
    path: '/things/:id/parts/:part',
    summary: 'Show a part',
    access: 'public',
    params: Closed({ id: Type.String(), part: Type.String() }),
    success: { status: 200, schema: Type.Null() },
    errors: []
  })

  test('encodes what it puts into the path, so that a value never becomes another address', () => {
    const params = { id: '../admin', part: 'a/b?c=d#e f' }
    expect(buildRequest('things', route, { params }).url).toBe(
      '/api/v1/things/..%2Fadmin/parts/a%2Fb%3Fc%3Dd%23e%20f'
    )
  })

  test('encodes its query and leaves out what is undefined', () => {
    const query = { text: 'Müller & Söhne', limit: 5, isOpen: false, cursor: undefined }
    const params = { id: '1', part: '2' }
    expect(buildRequest('things', route, { params, query }).url).toBe(
      '/api/v1/things/1/parts/2?text=M%C3%BCller%20%26%20S%C3%B6hne&limit=5&isOpen=false'
    )
  })

  test('has no question mark when nothing is asked', () => {
    const params = { id: '1', part: '2' }
    const urls = [{}, { cursor: undefined }].map(
      (query) => buildRequest('things', route, { params, query }).url
    )
    expect(urls).toEqual(['/api/v1/things/1/parts/2', '/api/v1/things/1/parts/2'])
  })

  test('carries a body only when there is one', async () => {
    const { client, requests } = answering({ body: '{}' })
    await client.wallet.get()
    await client.identity.login({ body: { email: 'lena@example.org', password: 'secret' } })
    expect(requests).toEqual([
      { method: 'GET', url: '/api/v1/wallet', headers: { accept: 'application/json' } },
      {
        method: 'POST',
        url: '/api/v1/auth/login',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: '{"email":"lena@example.org","password":"secret"}'
      }
    ])
  })

  test('carries the key, the version and the file that a route needs', async () => {
    const { client, requests } = answering({ body: '{}' })
    const file = { name: 'roof.png', mediaType: 'image/png', bytes: new Uint8Array([1, 2]) }
    await client.offers.cancel({ params: { id }, version: 3, idempotencyKey: 'once' })
    await problemOf(client.assets.addPhoto({ params: { id }, file }))
    expect(requests.map(({ headers }) => headers)).toEqual([
      { accept: 'application/json', 'if-match': '"3"', 'idempotency-key': 'once' },
      { accept: 'application/json' }
    ])
    expect(requests[1]).toMatchObject({ method: 'POST', file })
    expect(requests[1]?.body).toBeUndefined()
  })

  test('goes to health outside the prefix', async () => {
    const { client, requests } = answering({ body: '{"status":"live"}' })
    await client.health.live()
    expect(requests[0]?.url).toBe('/health/live')
  })
})

describe('an answer', () => {
  test('is the body as declared', async () => {
    const { client } = answering({ body: '{"balances":[]}' })
    const wallet = await client.wallet.get()
    expectTypeOf(wallet.balances).toBeArray()
    expect(wallet).toEqual({ balances: [] })
  })

  test('without a body is null', async () => {
    const { client } = answering({ status: 204 })
    expect(await client.identity.logout()).toBeNull()
  })

  test('of a download is its bytes and their type', async () => {
    const { client } = answering({ mediaType: 'image/png', body: 'picture' })
    const photo = await client.assets.photo({ params: { id, photoId: id } })
    expect(photo.mediaType).toBe('image/png')
    expect(new TextDecoder().decode(photo.bytes)).toBe('picture')
  })
})

describe('a problem', () => {
  const body = JSON.stringify({
    type: '/problems/offer_exhausted',
    title: 'Less is left of this offer than you asked for',
    status: 409,
    detail: 'Only 200 Wh are left.',
    instance: '/api/v1/trades',
    code: 'offer_exhausted',
    requestId: 'r1',
    details: { remainingWh: 200 }
  })
  const buy = (answer: Parameters<typeof answering>[0]) =>
    problemOf(
      answering(answer).client.trades.create({
        body: { offerId: id, energyWh: 500 },
        idempotencyKey: 'k'
      })
    )

  test('has code, status, sentence and the details of its code', async () => {
    const problem = await buy({ status: 409, body })
    expect(problem).toMatchObject({ code: 'offer_exhausted', status: 409 })
    expect(problem.message).toBe('Only 200 Wh are left.')
    if (!problem.is('offer_exhausted')) throw new Error('It should be narrowed')
    expectTypeOf(problem.problem.details.remainingWh).toEqualTypeOf<number>()
    expect(problem.problem.details.remainingWh).toBe(200)
  })

  test('is no other than its own', async () => {
    const problem = await buy({ status: 409, body })
    expect(problem.is('offer_closed')).toBe(false)
  })

  test.each([
    ['a page', 502, '<html>Bad gateway</html>'],
    ['nothing', 503, ''],
    ['JSON of somebody else', 404, '{"code":"NoSuchBucket"}'],
    ['a name that every object has', 500, '{"code":"toString"}'],
    ['no object', 500, 'null'],
    ['another success than the declared one', 200, '{"id":"1"}'],
    ['a page under the right status', 201, '<html>Sign in to the hotel network</html>']
  ])('is unknown when the server answers %s', async (_what, status, text) => {
    const problem = await buy({ status, body: text })
    expect(problem).toMatchObject({ code: 'unknown', status, problem: null })
    expect(problem.message).toBe(`The server answered ${status}`)
  })

  test('of the transport itself is passed on as it is', async () => {
    const failure = new TypeError('fetch failed')
    const client = createClient(contract, () => Promise.reject(failure))
    await expect(client.wallet.get()).rejects.toBe(failure)
  })
})
