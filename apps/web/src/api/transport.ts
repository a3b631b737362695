import {
  apiPrefix,
  type ClientRequest,
  type ClientResponse,
  type Transport
} from '@commonwatt/contract'

interface TransportOptions {
  fetch: typeof globalThis.fetch
  /** Runs the task while no other tab runs one of the same name. */
  withLock: (name: string, task: () => Promise<boolean>) => Promise<boolean>
  /** What all tabs know together: when the session was last renewed. */
  shared: Pick<Storage, 'getItem' | 'setItem'>
  now: () => number
}

const renewedAtKey = 'commonwatt.renewedAt'
const lockName = 'commonwatt.renew'
const refreshUrl = `${apiPrefix}/auth/refresh`
/** A 401 of these means what it says; renewing the session would not change it. */
const neverRenewed = [refreshUrl, `${apiPrefix}/auth/login`, `${apiPrefix}/auth/register`]

/**
 * Carries requests by fetch with the session's cookies. When the access token has run out, it
 * renews the session once and asks again. Tabs share one lock: a refresh token works once, and two
 * tabs that use the same one would look like a thief.
 */
export function createTransport({ fetch, withLock, shared, now }: TransportOptions): Transport {
  async function renew(askedAt: number): Promise<boolean> {
    return withLock(lockName, async () => {
      // Another tab was faster while this one waited for the lock.
      if (Number(shared.getItem(renewedAtKey) ?? 0) > askedAt) return true
      const response = await fetch(refreshUrl, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: '{}'
      })
      if (response.ok) shared.setItem(renewedAtKey, String(now()))
      return response.ok
    })
  }

  return async (request) => {
    const askedAt = now()
    const response = await send(fetch, request)
    if (response.status !== 401 || neverRenewed.includes(request.url)) return toAnswer(response)
    return (await renew(askedAt)) ? toAnswer(await send(fetch, request)) : toAnswer(response)
  }
}

async function send(fetch: typeof globalThis.fetch, request: ClientRequest): Promise<Response> {
  const body = request.file ? toForm(request.file) : request.body
  return fetch(request.url, {
    method: request.method,
    headers: request.headers,
    credentials: 'same-origin',
    ...(body !== undefined && { body })
  })
}

function toForm(file: NonNullable<ClientRequest['file']>): FormData {
  const form = new FormData()
  form.append('file', new Blob([file.bytes.slice()], { type: file.mediaType }), file.name)
  return form
}

function toAnswer(response: Response): ClientResponse {
  return {
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    bytes: async () => new Uint8Array(await response.arrayBuffer()),
    text: () => response.text()
  }
}

/** The transport of this browser. Web Locks are missing on plain http outside localhost. */
export function browserTransport(): Transport {
  return createTransport({
    fetch: (...args) => globalThis.fetch(...args),
    withLock: lockInBrowser(),
    shared: localStorage,
    now: () => Date.now()
  })
}

function lockInBrowser(): TransportOptions['withLock'] {
  if ('locks' in navigator) return (name, task) => navigator.locks.request(name, task)
  // One tab at least never renews twice at once; between tabs the server's grace window helps.
  let running: Promise<boolean> | null = null
  return (_name, task) => {
    running ??= task().finally(() => (running = null))
    return running
  }
}
