import {
  contract,
  errors,
  routePath,
  type AppContract,
  type ClientRequest,
  type ClientResponse,
  type Download,
  type ErrorCode,
  type ErrorDetails,
  type EventName,
  type EventPayload,
  type Output,
  type RouteSpec,
  type StreamMessage,
  type Transport,
  type User
} from '@commonwatt/contract'

type Group = keyof AppContract
type Name<G extends Group> = keyof AppContract[G] & string
type OutputOf<G extends Group, K extends Name<G>> = AppContract[G][K] extends RouteSpec
  ? Output<AppContract[G][K]>
  : never

/** What a screen sent, taken apart again. */
export interface Call {
  group: string
  name: string
  params: Record<string, string>
  query: Record<string, string>
  body: unknown
  headers: Record<string, string>
}

type Answer = (call: Call) => unknown
type Refusing<C extends ErrorCode> =
  ErrorDetails<C> extends undefined ? [] : [details: ErrorDetails<C>]

export interface FakeServer {
  transport: Transport
  /** Answers a route; the last answer given counts. */
  on<G extends Group, K extends Name<G>>(
    group: G,
    name: K,
    answer: (call: Call) => OutputOf<G, K>
  ): void
  /** Refuses a route as the server does: status, code and details from the table. */
  refuse<G extends Group, C extends ErrorCode>(
    group: G,
    name: Name<G>,
    code: C,
    ...details: Refusing<C>
  ): void
  /** Loses the connection on a route. */
  lose<G extends Group>(group: G, name: Name<G>): void
  signIn(user?: Partial<User>): User
  /** Sends an event down the stream. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void
  /** Greets anew, with a time on the server's clock. */
  greet(at: string): void
  /** What was sent to a route, in order. */
  calls<G extends Group>(group: G, name: Name<G>): Call[]
  /** Routes that a screen asked for and the test did not answer. */
  unanswered: string[]
  connect: (url: string) => WebSocket
  /** What was asked for over sockets, in order. */
  streams: { topics: string[] }[]
  /** Breaks every socket off. */
  breakStreams(): void
}

class Refused extends Error {
  readonly code: ErrorCode
  readonly details: unknown

  constructor(code: ErrorCode, details: unknown) {
    super(code)
    this.code = code
    this.details = details
  }
}

const emptyPage = () => ({ items: [], nextCursor: null })

/**
 * A server in memory that speaks the contract. Whoever is not signed in gets 401 from `me`;
 * markets, auctions and sites are empty until a test says otherwise, since every page's frame asks
 * for them.
 */
export function fakeServer(): FakeServer {
  const answers = new Map<string, Answer>()
  const log: Call[] = []
  const unanswered: string[] = []
  const set = (group: string, name: string, answer: Answer) =>
    answers.set(`${group}.${name}`, answer)
  const refuse = (group: string, name: string, code: ErrorCode, details?: unknown) =>
    set(group, name, () => {
      throw new Refused(code, details)
    })

  refuse('identity', 'me', 'unauthenticated')
  refuse('identity', 'refresh', 'refresh_token_invalid')
  set('markets', 'list', () => ({ items: [] }))
  for (const group of ['auctions', 'sites']) set(group, 'list', emptyPage)

  return {
    unanswered,
    ...fakeStreams(),
    transport: async (request) => {
      const { call, route } = readCall(request)
      log.push(call)
      const answer = answers.get(`${call.group}.${call.name}`)
      if (!answer) {
        unanswered.push(`${call.group}.${call.name}`)
        throw new Error(`The test gives no answer for ${call.group}.${call.name}`)
      }
      try {
        const given = answer(call)
        return route.success.mediaTypes
          ? fileResponse(route.success.status, given as Download)
          : jsonResponse(route.success.status, given)
      } catch (error) {
        if (error instanceof Refused) return problemResponse(error)
        throw error
      }
    },
    on: (group, name, answer) => set(group, name, answer),
    refuse: (group, name, code, ...details) => refuse(group, name, code, details[0]),
    lose: (group, name) =>
      set(group, name, () => {
        throw new TypeError('Failed to fetch')
      }),
    signIn: (given) => {
      const user = { ...lena, ...given }
      set('identity', 'me', () => user)
      return user
    },
    calls: (group, name) => log.filter((call) => call.group === group && call.name === name)
  }
}

/** The sockets that the app opens, greeted at once, and what is said down all of them. */
function fakeStreams(): Pick<
  FakeServer,
  'emit' | 'greet' | 'connect' | 'streams' | 'breakStreams'
> {
  const sockets: WebSocket[] = []
  const streams: FakeServer['streams'] = []
  let sent = 0
  return {
    streams,
    breakStreams: () => {
      for (const socket of sockets.splice(0)) socket.onclose?.(new CloseEvent('close'))
    },
    emit: (name, payload) => {
      sent += 1
      const message = { type: 'event', id: String(sent), at: '', name, payload } as StreamMessage
      for (const socket of sockets)
        socket.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }))
    },
    greet: (at) => {
      const hello: StreamMessage = { type: 'hello', id: String(sent), at }
      for (const socket of sockets)
        socket.onmessage?.(new MessageEvent('message', { data: JSON.stringify(hello) }))
    },
    connect: (url) => {
      const asked = new URL(url, 'ws://test').searchParams.get('topics')
      streams.push({ topics: asked?.split(',') ?? [] })
      const socket = { close: () => undefined } as unknown as WebSocket
      sockets.push(socket)
      const hello: StreamMessage = { type: 'hello', id: '0', at: '' }
      queueMicrotask(() => {
        socket.onmessage?.(new MessageEvent('message', { data: JSON.stringify(hello) }))
      })
      return socket
    }
  }
}

const lena: User = {
  id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f',
  email: 'lena@example.org',
  fullName: 'Lena Hartmann',
  phone: null,
  role: 'producer',
  isSimulated: false,
  createdAt: '2026-01-01T00:00:00Z'
}

function readCall(request: ClientRequest): { call: Call; route: RouteSpec } {
  const url = new URL(request.url, 'http://test')
  for (const [group, routes] of Object.entries(contract)) {
    for (const [name, route] of Object.entries(routes as Record<string, RouteSpec>)) {
      const params = matchPath(routePath(group, route), url.pathname)
      if (route.method !== request.method || params === null) continue
      const query = Object.fromEntries(url.searchParams)
      const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body)
      return { call: { group, name, params, query, body, headers: request.headers }, route }
    }
  }
  throw new Error(`The contract has no ${request.method} ${url.pathname}`)
}

/** Fixed words win over parameters because a parameter never equals a declared sibling's word. */
function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [at, word] of wanted.entries()) {
    const here = decodeURIComponent(given[at] ?? '')
    if (!word.startsWith(':')) {
      if (word !== here) return null
    } else if (here === 'mine' || here === 'received') return null
    else params[word.slice(1)] = here
  }
  return params
}

function jsonResponse(status: number, body: unknown): ClientResponse {
  return {
    status,
    mediaType: 'application/json',
    bytes: async () => new Uint8Array(),
    text: async () => (status === 204 ? '' : JSON.stringify(body))
  }
}

function fileResponse(status: number, { mediaType, bytes }: Download): ClientResponse {
  return {
    status,
    mediaType,
    bytes: async () => bytes,
    text: async () => new TextDecoder().decode(bytes)
  }
}

function problemResponse({ code, details }: Refused): ClientResponse {
  const { status, title } = errors[code]
  return jsonResponse(status, {
    type: `/problems/${code}`,
    title,
    status,
    detail: title,
    instance: '/test',
    code,
    requestId: 'req-1',
    ...(details !== undefined && { details })
  })
}
