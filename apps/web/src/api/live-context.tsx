import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useSyncExternalStore,
  type ReactNode
} from 'react'
import type { EventName, EventPayload } from '@commonwatt/contract'
import { useNow } from '../ui/use-now.ts'
import type { LiveStatus, LiveStream } from './live.ts'
import { useSession } from './session.ts'

const LiveContext = createContext<LiveStream | null>(null)

/** A page that slept this long has missed things, even if the socket looks alive. */
const longSleepMs = 30_000

/** Keeps the stream running while the app is open, and starts it again for another account. */
export function LiveProvider({ stream, children }: { stream: LiveStream; children: ReactNode }) {
  const session = useSession()
  const userId = session.user?.id
  const isKnown = session.status === 'signed_in' || session.status === 'signed_out'
  useEffect(() => {
    if (!isKnown) return
    stream.start({ isMember: userId !== undefined })
    return () => stream.stop()
  }, [stream, isKnown, userId])
  useWaking(stream)
  return <LiveContext value={stream}>{children}</LiveContext>
}

/** On waking up the socket is made anew and everything on screen is asked again. */
function useWaking(stream: LiveStream): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    let hiddenAtMs: number | null = null
    const onChange = () => {
      if (document.visibilityState === 'hidden') {
        hiddenAtMs = Date.now()
        return
      }
      const sleptMs = hiddenAtMs === null ? 0 : Date.now() - hiddenAtMs
      hiddenAtMs = null
      if (sleptMs > longSleepMs) wake()
    }
    const wake = () => {
      stream.wake()
      void queryClient.invalidateQueries()
    }
    document.addEventListener('visibilitychange', onChange)
    window.addEventListener('online', wake)
    return () => {
      document.removeEventListener('visibilitychange', onChange)
      window.removeEventListener('online', wake)
    }
  }, [stream, queryClient])
}

/** Whether what is on screen is live, being reconnected, or as of an earlier time. */
export function useLiveStatus(): LiveStatus {
  const stream = useStream()
  return useSyncExternalStore(stream.subscribe, stream.getStatus)
}

/**
 * The server's time, renewed on the beat: a gate closes by that clock, however wrong this one is.
 */
export function useServerNow(everyMs?: number): number {
  const stream = useStream()
  const aheadMs = useSyncExternalStore(stream.subscribe, stream.getServerAheadMs)
  return useNow(everyMs) + aheadMs
}

/** Does something each time that an event comes down the stream. */
export function useLiveEvent<N extends EventName>(
  name: N,
  react: (payload: EventPayload<N>) => void
): void {
  const stream = useStream()
  const onEvent = useEffectEvent(react)
  useEffect(
    () =>
      stream.onEvent((event) => {
        if (event.name === name) onEvent(event.payload as EventPayload<N>)
      }),
    [stream, name]
  )
}

function useStream(): LiveStream {
  const stream = use(LiveContext)
  if (!stream) throw new Error('The live stream needs a LiveProvider above it')
  return stream
}
