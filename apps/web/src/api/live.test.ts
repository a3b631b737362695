import { QueryClient } from '@tanstack/react-query'
import type { StreamMessage } from '@commonwatt/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LiveStream } from './live.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface FakeSocket {
  url: string
  isClosed: boolean
  onmessage: ((event: { data: string }) => void) | null
  onclose: (() => void) | null
  close: () => void
}

function makeStream() {
  const sockets: FakeSocket[] = []
  const queryClient = new QueryClient()
  const renew = vi.fn(async () => undefined)
  const stream = new LiveStream({
    queryClient,
    connect: (url) => {
      const socket: FakeSocket = {
        url,
        isClosed: false,
        onmessage: null,
        onclose: null,
        close: () => (socket.isClosed = true)
      }
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    renew,
    now: () => Date.now(),
    random: () => 1
  })
  const say = (message: Partial<StreamMessage>) =>
    sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ at: '', ...message }) })
  const isStale = (key: string[]) => queryClient.getQueryState(key)?.isInvalidated
  return { stream, sockets, queryClient, renew, say, isStale }
}

test('an event marks only the answers that it makes old', () => {
  const { stream, queryClient, say, isStale } = makeStream()
  queryClient.setQueryData(['wallet', 'get'], 1)
  queryClient.setQueryData(['offers', 'list'], 1)
  queryClient.setQueryData(['trades', 'statistics'], 1)
  queryClient.setQueryData(['trades', 'list'], 1)
  stream.start({ isMember: true })
  say({ type: 'event', id: '7', name: 'offer.changed' })
  const keys = [
    ['wallet', 'get'],
    ['offers', 'list'],
    ['trades', 'statistics'],
    ['trades', 'list']
  ]
  expect(keys.map(isStale)).toEqual([false, true, true, false])
})

test('after a break it asks for what came after the last event, waiting longer each time', async () => {
  const { stream, sockets, say } = makeStream()
  stream.start({ isMember: true })
  say({ type: 'hello', id: '41' })
  say({ type: 'event', id: '42', name: 'wallet.changed' })
  expect(stream.getStatus().state).toBe('live')
  sockets[0]?.onclose?.()
  expect(stream.getStatus().state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sockets[1]?.url).toContain('after=42')
  sockets[1]?.onclose?.()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sockets).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sockets).toHaveLength(3)
})

test('when the place to resume from is too old, everything is read again', () => {
  const { stream, queryClient, say, isStale } = makeStream()
  queryClient.setQueryData(['sites', 'list'], 1)
  stream.start({ isMember: true })
  say({ type: 'reset', id: '9' })
  expect(isStale(['sites', 'list'])).toBe(true)
})

test('waking up replaces a socket that may be dead, and stopping ends it for good', async () => {
  const { stream, sockets, say } = makeStream()
  stream.start({ isMember: true })
  say({ type: 'hello', id: '1' })
  stream.wake()
  await vi.advanceTimersByTimeAsync(0)
  expect(sockets.map((socket) => socket.isClosed)).toEqual([true, false])
  stream.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toHaveLength(2)
  expect(sockets[1]?.isClosed).toBe(true)
  expect(stream.getStatus().state).toBe('off')
})

const topicsOf = (socket: FakeSocket | undefined) =>
  new URL(socket?.url ?? '', 'ws://test').searchParams.get('topics')?.split(',')

test('a stranger asks for what everybody may hear, a member also for what is their own', () => {
  const stranger = makeStream()
  stranger.stream.start({ isMember: false })
  expect(topicsOf(stranger.sockets[0])).toEqual(['offers', 'assets', 'prices', 'auctions'])
  const member = makeStream()
  member.stream.start({ isMember: true })
  expect(topicsOf(member.sockets[0])).toEqual(['offers', 'assets', 'prices', 'auctions', 'mine'])
})

test('a break makes a member renew the session, and a stranger not', async () => {
  for (const isMember of [false, true]) {
    const { stream, sockets, renew } = makeStream()
    stream.start({ isMember })
    for (const breaks of [1, 2, 3]) {
      sockets.at(-1)?.onclose?.()
      await vi.advanceTimersByTimeAsync(30_000)
      expect(sockets).toHaveLength(breaks + 1)
    }
    expect(renew).toHaveBeenCalledTimes(isMember ? 3 : 0)
    stream.stop()
  }
})
