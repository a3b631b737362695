import { describe, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { streamPath, type StreamMessage } from '@commonwatt/contract'
import { transact } from '../src/database/database.ts'
import { record } from '../src/stream/outbox.ts'
import { createLog } from '../src/build-context.ts'
import { startTestApp } from './harness.ts'

const lines: string[] = []
const log = createLog('debug', { write: (line) => void lines.push(line) })
const { app, context, signUp } = await startTestApp({}, log)
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
const port = typeof address === 'object' && address ? address.port : 0

interface Listener {
  messages: StreamMessage[]
  waitFor: (count: number) => Promise<StreamMessage[]>
  close: () => void
  /** Resolves when the server, or the test, has ended the stream. */
  closed: Promise<void>
}

function listen(query: string, token?: string): Promise<Listener> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${streamPath}${query}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` }
  })
  const messages: StreamMessage[] = []
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const wakers = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as StreamMessage)
    for (const wake of wakers) wake()
  })
  const waitFor = (count: number) =>
    new Promise<StreamMessage[]>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${messages.length} of ${count} messages came`)),
        5000
      )
      const check = () => {
        if (messages.length < count) return
        clearTimeout(timer)
        wakers.delete(check)
        resolve(messages)
      }
      wakers.add(check)
      check()
    })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => {
      const listener = { messages, waitFor, close: () => socket.close(), closed }
      waitFor(1).then(() => resolve(listener), reject)
    })
  })
}

const assetId = '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f'
const announceAsset = () =>
  transact(context.db, (db) => record(db, context, 'asset.changed', { assetId }))
const announceWallet = (accountId: string) =>
  transact(context.db, (db) =>
    record(
      db,
      context,
      'wallet.changed',
      { currency: 'EUR', availableMicros: 1, heldMicros: 0, owedMicros: 0 },
      [accountId]
    )
  )
const namesOf = (messages: StreamMessage[]) =>
  messages.map((message) => (message.type === 'event' ? message.name : message.type))

test('everyone hears what is public; what concerns an account reaches that account alone', async () => {
  const lena = await signUp('producer')
  const jonas = await signUp('consumer')
  const hers = await listen('', lena.token)
  const his = await listen('', jonas.token)
  const nobodys = await listen('')
  await announceWallet(lena.id)
  await announceAsset()
  expect(namesOf(await hers.waitFor(3))).toEqual(['hello', 'wallet.changed', 'asset.changed'])
  expect(namesOf(await his.waitFor(2))).toEqual(['hello', 'asset.changed'])
  expect(namesOf(await nobodys.waitFor(2))).toEqual(['hello', 'asset.changed'])
  for (const listener of [hers, his, nobodys]) listener.close()
})

test('a listener that comes back with its place gets what it missed, once and in order', async () => {
  const lena = await signUp('producer')
  const first = await listen('?topics=mine', lena.token)
  await announceWallet(lena.id)
  const [, seen] = await first.waitFor(2)
  first.close()
  await announceWallet(lena.id)
  await announceAsset()
  await announceWallet(lena.id)
  const again = await listen(`?topics=mine&after=${seen?.id ?? ''}`, lena.token)
  expect(namesOf(await again.waitFor(3))).toEqual(['hello', 'wallet.changed', 'wallet.changed'])
  again.close()
})

test('a place that is no longer kept asks the listener to read all again', async () => {
  const listener = await listen('?after=0-0')
  expect(listener.messages[0]?.type).toBe('reset')
  listener.close()
})

test('an event of a transaction that rolled back is never heard', async () => {
  const listener = await listen('?topics=assets')
  const failing = transact(context.db, async (db) => {
    await record(db, context, 'asset.changed', { assetId })
    throw new Error('on purpose')
  })
  await expect(failing).rejects.toThrow('on purpose')
  await announceAsset()
  const messages = await listener.waitFor(2)
  expect(messages).toHaveLength(2)
  listener.close()
})

test('signing out ends the stream of that session at once, and of no other', async () => {
  const lena = await signUp('producer')
  const jonas = await signUp('consumer')
  const hers = await listen('?topics=mine', lena.token)
  const his = await listen('?topics=mine', jonas.token)
  await lena.client.identity.logout()
  await hers.closed
  await announceWallet(lena.id)
  await announceWallet(jonas.id)
  expect(namesOf(await his.waitFor(2))).toEqual(['hello', 'wallet.changed'])
  expect(namesOf(hers.messages)).toEqual(['hello'])
  his.close()
})

test.each([
  ['a message longer than is taken', (socket: WebSocket) => socket.send('x'.repeat(20_000)), 1009],
  [
    'a text that is none',
    (socket: WebSocket) => socket.send(Buffer.from([0xff]), { binary: false }),
    1007
  ]
])(
  '%s ends the stream with the code that says so, and is no error of ours',
  async (_name, send, code) => {
    lines.length = 0
    const socket = new WebSocket(`ws://127.0.0.1:${port}${streamPath}`)
    await new Promise((open) => socket.once('message', open))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    send(socket)
    expect(await closed).toBe(code)
    const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level)
    expect(Math.max(...levels)).toBeLessThan(30)
  }
)

test('an unknown topic and another site’s page are refused', async () => {
  await expect(listen('?topics=gossip')).rejects.toThrow('400')
  const socket = new WebSocket(`ws://127.0.0.1:${port}${streamPath}`, {
    origin: 'http://evil.example'
  })
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.on('error', () => {})
  })
  expect(status).toBe(403)
})

test('a token that has ended, and nobody asking for what is theirs, are told to sign in', async () => {
  await expect(listen('', 'no token at all')).rejects.toThrow('401')
  await expect(listen('?topics=mine')).rejects.toThrow('401')
  const everybody = await listen('?topics=offers')
  everybody.close()
  await everybody.closed
})

test('a plain request is told that only WebSocket is spoken here', async () => {
  const response = await app.inject({ method: 'GET', url: streamPath })
  expect(response.statusCode).toBe(426)
  expect(response.headers.upgrade).toBe('websocket')
  expect(response.json()).toMatchObject({ code: 'upgrade_required', status: 426 })
})

test('a place ahead of everything is another database’s, and all has to be read again', async () => {
  await announceAsset()
  const ahead = await listen('?topics=offers&after=999999999999-999999999999')
  expect(ahead.messages[0]).toMatchObject({ type: 'reset' })
  ahead.close()
  await ahead.closed
})

describe('a limited server', async () => {
  const { app: limited, signUp: join } = await startTestApp({ rateLimitPerMinute: 40 })
  const url = `${(await limited.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws')}${streamPath}`
  const statusOf = (socket: WebSocket) =>
    new Promise<number | undefined>((resolve) => {
      socket.once('open', () => resolve(101))
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.on('error', () => {})
    })
  const open = async (token: string) => {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    return { socket, status: await statusOf(socket) }
  }

  test('lets an account hold a number of streams open, and another once one is closed', async () => {
    const { token } = await join('producer')
    const opened = await Promise.all(Array.from({ length: 31 }, () => open(token)))
    const refused = opened.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    const [first] = opened.filter(({ status }) => status === 101)
    const closed = new Promise((resolve) => first?.socket.once('close', resolve))
    first?.socket.close()
    await closed
    const again = await open(token)
    expect(again.status).toBe(101)
    for (const { socket } of [...opened, again]) socket.terminate()
  })

  test('counts the streams that are asked for as any other call', async () => {
    const { token } = await join('producer')
    const statuses: unknown[] = []
    for (let times = 0; times < 41; times += 1) {
      const { socket, status } = await open(token)
      statuses.push(status)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.terminate()
      await closed
    }
    expect(statuses.filter((status) => status === 101).length).toBeGreaterThan(30)
    expect(statuses.at(-1)).toBe(429)
  })

  test('lets go of a listener that answers no ping, and keeps one that does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    const [silent, alive] = [{ autoPong: false }, {}].map((options) => new WebSocket(url, options))
    if (!silent || !alive) throw new Error('There are two')
    await Promise.all([silent, alive].map((socket) => statusOf(socket)))
    const isGone = new Promise((resolve) => silent.once('close', resolve))
    const isPinged = new Promise((resolve) => alive.once('ping', resolve))
    vi.advanceTimersByTime(25_000)
    await isPinged
    // What comes back to a ping of its own tells that its answer to the server's has arrived.
    const isHeard = new Promise((resolve) => alive.once('pong', resolve))
    alive.ping()
    await isHeard
    const isPingedAgain = new Promise((resolve) => alive.once('ping', resolve))
    vi.advanceTimersByTime(25_000)
    await Promise.all([isGone, isPingedAgain])
    vi.useRealTimers()
    expect(alive.readyState).toBe(WebSocket.OPEN)
    alive.terminate()
  })
})

test('a server that stops tells its listeners so', async () => {
  const { app: stopping } = await startTestApp()
  const url = await stopping.listen({ port: 0, host: '127.0.0.1' })
  const socket = new WebSocket(`${url.replace('http', 'ws')}${streamPath}`)
  await new Promise((open) => socket.once('message', open))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await stopping.close()
  expect(await closed).toBe(1001)
})
