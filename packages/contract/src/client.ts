import { errors, type ErrorCode, type ErrorDetails, type Problem } from './errors.ts'
import { routePath } from './path.ts'
import type { Contract, Input, Output, RouteSpec, UploadFile } from './route.ts'

type Arguments<R extends RouteSpec> =
  Record<string, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>]

/** One function per declared route: `client.offers.create({ body, idempotencyKey })`. */
export type Client<C extends Contract> = {
  [G in keyof C]: {
    [K in keyof C[G]]: (...args: Arguments<C[G][K]>) => Promise<Output<C[G][K]>>
  }
}

/** What went wrong, as the server told it. `code` is `unknown` for answers that are not ours. */
export class ApiProblem extends Error {
  readonly code: ErrorCode | 'unknown'
  readonly status: number
  readonly problem: Problem | null

  constructor(code: ErrorCode | 'unknown', status: number, problem: Problem | null) {
    super(problem?.detail ?? `The server answered ${status}`)
    this.name = 'ApiProblem'
    this.code = code
    this.status = status
    this.problem = problem
  }

  is<C extends ErrorCode>(code: C): this is { code: C; problem: { details: ErrorDetails<C> } } {
    return this.code === code
  }
}

export interface ClientRequest {
  method: string
  /** Path and query, from the root of the server. */
  url: string
  headers: Record<string, string>
  body?: string
  file?: UploadFile
}

export interface ClientResponse {
  status: number
  mediaType: string
  bytes: () => Promise<Uint8Array>
  text: () => Promise<string>
}

/** Carries a request to the server: fetch in the browser, injection in tests. */
export type Transport = (request: ClientRequest) => Promise<ClientResponse>

interface AnyInput {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  idempotencyKey?: string
  version?: number
  file?: UploadFile
}

/** Builds the request of one call; useful alone for tests that send something else than allowed. */
export function buildRequest(group: string, route: RouteSpec, input: AnyInput): ClientRequest {
  const path = routePath(group, route).replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? '')
  )
  const query = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&')
  return {
    method: route.method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      accept: 'application/json',
      ...(input.body !== undefined && { 'content-type': 'application/json' }),
      ...(input.idempotencyKey !== undefined && { 'idempotency-key': input.idempotencyKey }),
      ...(input.version !== undefined && { 'if-match': `"${input.version}"` })
    },
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(input.file !== undefined && { file: input.file })
  }
}

async function readAnswer(route: RouteSpec, response: ClientResponse): Promise<unknown> {
  if (response.status !== route.success.status)
    throw toProblem(response.status, await response.text())
  if (route.success.mediaTypes)
    return { mediaType: response.mediaType, bytes: await response.bytes() }
  const text = await response.text()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    // The right status, but not our answer: a proxy's or a hotel's page.
    throw new ApiProblem('unknown', response.status, null)
  }
}

function toProblem(status: number, text: string): ApiProblem {
  let problem: Problem | null = null
  try {
    problem = JSON.parse(text) as Problem
  } catch {
    // Not ours: a proxy's page, an empty body. The status alone has to do.
  }
  const code = problem?.code
  const isOurs = typeof code === 'string' && Object.hasOwn(errors, code)
  return new ApiProblem(isOurs ? (code as ErrorCode) : 'unknown', status, isOurs ? problem : null)
}

/** The typed client of a contract over any transport. Rejects with `ApiProblem` when refused. */
export function createClient<C extends Contract>(contract: C, transport: Transport): Client<C> {
  const groups = Object.entries(contract).map(([group, routes]) => [
    group,
    Object.fromEntries(
      Object.entries(routes).map(([name, route]) => [
        name,
        async (input: AnyInput = {}) =>
          readAnswer(route, await transport(buildRequest(group, route, input)))
      ])
    )
  ])
  return Object.fromEntries(groups) as Client<C>
}
