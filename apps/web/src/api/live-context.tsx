import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useSyncExternalStore, type ReactNode } from 'react'
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
    stream.start()
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
  const stream = use(LiveContext)
  if (!stream) throw new Error('useLiveStatus needs a LiveProvider above it')
  return useSyncExternalStore(stream.subscribe, stream.getStatus)
}
