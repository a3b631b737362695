import { EventEmitter } from 'node:events'

const ends = new EventEmitter()
ends.setMaxListeners(0)

/**
 * Tells the streams of a session in this process that it is over; others notice by their next look.
 */
export function announceSessionEnd(sessionId: string): void {
  ends.emit(sessionId)
}

export function onSessionEnd(sessionId: string, listener: () => void): () => void {
  ends.on(sessionId, listener)
  return () => ends.off(sessionId, listener)
}
