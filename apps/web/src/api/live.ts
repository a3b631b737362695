import { streamPath, topics, type EventName, type StreamMessage } from '@commonwatt/contract'
import type { QueryClient } from '@tanstack/react-query'

/** `live` while messages can come in; `waiting` while a connection is being made again. */
export type LiveState = 'live' | 'waiting' | 'off'

export interface LiveStatus {
  state: LiveState
  /** When the server was last heard of; null before the first time. */
  heardAtMs: number | null
}

/**
 * Which answers an event makes old, as the beginnings of query keys; a newer server may know more
 * events.
 */
const outdatedBy: Partial<Record<EventName, readonly (readonly string[])[]>> = {
  'offer.changed': [['offers'], ['trades', 'statistics']],
  'asset.changed': [['assets']],
  'prices.changed': [['markets'], ['analytics', 'performance']],
  'auction.changed': [['auctions']],
  'bids.changed': [['auctions'], ['standingBids']],
  'fills.ready': [['auctions'], ['analytics']],
  'trade.changed': [['trades'], ['offers'], ['analytics']],
  'interest.changed': [['interests']],
  'wallet.changed': [['wallet'], ['analytics']],
  'payment.changed': [['wallet']],
  'readings.received': [['metering']],
  'battery.changed': [['batteries'], ['auctions', 'limits']],
  'order.changed': [['orders'], ['batteries'], ['analytics'], ['auctions', 'limits']]
}

export type LiveEvent = Extract<StreamMessage, { type: 'event' }>

const firstWaitMs = 1_000
const longestWaitMs = 30_000

interface LiveOptions {
  queryClient: QueryClient
  /** Makes a socket for an address; a test hands in its own. */
  connect: (url: string) => WebSocket
  /**
   * Makes sure that the session's cookie is fresh: a socket opened with one that has run out would
   * be a stranger's, and be refused what is the account's own. A stranger has none to renew.
   */
  renew: () => Promise<unknown>
  now: () => number
  random: () => number
}

/**
 * The one stream of this browser tab: opens a socket, asks for everything after the last event it
 * saw, and marks the answers that an event makes old. After a break it waits a little longer each
 * time, and never all clients at once.
 */
export class LiveStream {
  private readonly options: LiveOptions
  private readonly listeners = new Set<() => void>()
  private readonly eventListeners = new Set<(event: LiveEvent) => void>()
  private status: LiveStatus = { state: 'off', heardAtMs: null }
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private lastId: string | null = null
  private failures = 0
  private isWanted = false
  private isMember = false
  private serverAheadMs = 0

  constructor(options: LiveOptions) {
    this.options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly getStatus = (): LiveStatus => this.status

  /** How far the server's clock is ahead of this browser's; 0 before the first greeting. */
  readonly getServerAheadMs = (): number => this.serverAheadMs

  /** Hears every event as it comes, after the answers that it makes old are marked. */
  readonly onEvent = (listener: (event: LiveEvent) => void): (() => void) => {
    this.eventListeners.add(listener)
    return () => this.eventListeners.delete(listener)
  }

  /** Strangers hear what everybody may hear, members also what is their own. */
  start(listener: { isMember: boolean }): void {
    if (this.socket) return
    this.isMember = listener.isMember
    clearTimeout(this.timer)
    this.isWanted = true
    this.open()
  }

  stop(): void {
    this.isWanted = false
    clearTimeout(this.timer)
    this.drop()
    this.lastId = null
    this.set({ state: 'off', heardAtMs: null })
  }

  /** After a sleep the socket may be dead without knowing: connect anew at once. */
  wake(): void {
    if (!this.isWanted) return
    clearTimeout(this.timer)
    this.failures = 0
    this.drop()
    this.set({ ...this.status, state: 'waiting' })
    void this.reopen()
  }

  private async reopen(): Promise<void> {
    if (this.isMember) await this.options.renew().catch(() => undefined)
    if (this.isWanted && !this.socket) this.open()
  }

  private open(): void {
    const wanted = this.isMember ? topics : topics.filter((topic) => topic !== 'mine')
    const query = new URLSearchParams({ topics: wanted.join(',') })
    if (this.lastId !== null) query.set('after', this.lastId)
    const socket = this.options.connect(`${streamPath}?${query.toString()}`)
    this.socket = socket
    this.set({ ...this.status, state: 'waiting' })
    socket.onmessage = (event: MessageEvent<string>) =>
      this.take(JSON.parse(event.data) as StreamMessage)
    socket.onclose = () => this.retry(socket)
  }

  private take(message: StreamMessage): void {
    this.failures = 0
    this.lastId = message.id
    if (message.type !== 'event') this.readClock(message.at)
    this.set({ state: 'live', heardAtMs: this.options.now() })
    const { queryClient } = this.options
    if (message.type === 'reset') void queryClient.invalidateQueries()
    if (message.type !== 'event') return
    for (const queryKey of outdatedBy[message.name] ?? [])
      void queryClient.invalidateQueries({ queryKey })
    for (const listener of this.eventListeners) listener(message)
  }

  /** A greeting is written when it is sent; an event may be told long after it happened. */
  private readClock(at: string): void {
    const serverMs = Date.parse(at)
    if (!Number.isNaN(serverMs)) this.serverAheadMs = serverMs - this.options.now()
  }

  private retry(socket: WebSocket): void {
    if (this.socket !== socket) return
    this.socket = null
    this.set({ ...this.status, state: 'waiting' })
    const ceiling = Math.min(firstWaitMs * 2 ** this.failures, longestWaitMs)
    this.failures += 1
    this.timer = setTimeout(() => void this.reopen(), ceiling * (0.5 + this.options.random() / 2))
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onclose = null
    socket.onmessage = null
    socket.close()
  }

  private set(status: LiveStatus): void {
    this.status = status
    for (const listener of this.listeners) listener()
  }
}
