import { expect, test } from 'vitest'
import { createTransport } from './transport.ts'

const json = (status: number) => new Response('{}', { status })
const request = { method: 'GET', url: '/api/v1/wallet', headers: {} }

/** A server whose access token has run out until somebody renews it, and tabs that share a lock. */
function makeWorld({ canRenew = true } = {}) {
  let isFresh = false
  let clock = 1_000
  const asked: string[] = []
  const memory = new Map<string, string>()
  let queue: Promise<unknown> = Promise.resolve()
  const fetch = (async (url: string) => {
    asked.push(url)
    await Promise.resolve()
    if (url.endsWith('/auth/refresh')) {
      isFresh ||= canRenew
      return json(canRenew ? 200 : 401)
    }
    return json(isFresh ? 200 : 401)
  }) as typeof globalThis.fetch
  const openTab = () =>
    createTransport({
      fetch,
      withLock: (_name, task) => {
        const turn = queue.then(task)
        queue = turn.catch(() => undefined)
        return turn
      },
      shared: {
        getItem: (key) => memory.get(key) ?? null,
        setItem: (key, value) => void memory.set(key, value)
      },
      now: () => (clock += 1)
    })
  return { openTab, asked }
}

test('a request whose token ran out is asked again after one renewal', async () => {
  const { openTab, asked } = makeWorld()
  expect((await openTab()(request)).status).toBe(200)
  expect(asked).toEqual(['/api/v1/wallet', '/api/v1/auth/refresh', '/api/v1/wallet'])
})

test('two tabs with three requests each renew the session once', async () => {
  const { openTab, asked } = makeWorld()
  const tabs = [openTab(), openTab()]
  const answers = await Promise.all(
    tabs.flatMap((tab) => [tab(request), tab(request), tab(request)])
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(200))
  expect(asked.filter((url) => url.endsWith('/auth/refresh'))).toHaveLength(1)
})

test('a session that cannot be renewed answers 401 and is not asked for ever', async () => {
  const { openTab, asked } = makeWorld({ canRenew: false })
  expect((await openTab()(request)).status).toBe(401)
  expect(asked).toEqual(['/api/v1/wallet', '/api/v1/auth/refresh'])
})

test('wrong credentials never start a renewal', async () => {
  const { openTab, asked } = makeWorld()
  await openTab()({ method: 'POST', url: '/api/v1/auth/login', headers: {}, body: '{}' })
  expect(asked).toEqual(['/api/v1/auth/login'])
})
