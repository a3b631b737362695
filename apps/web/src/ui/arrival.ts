import { createContext } from 'react'

/** Brings the focus to the heading of a page that people have just come to. */
export interface Arrival {
  /** Called by the heading when it appears; the answer is called when it goes. */
  attach: (heading: HTMLElement) => () => void
}

/** Without a router around (a single component in a test) no heading ever takes the focus. */
export const ArrivalContext = createContext<Arrival>({ attach: () => () => undefined })

/** After this long people have begun to do something; then nothing takes the focus from them. */
const patienceMs = 4_000

/** The heading may be there before the arrival is announced, or come later with its data. */
export function createArrival(now: () => number): Arrival & { announce: () => void } {
  let current: HTMLElement | null = null
  let awaitedSinceMs: number | null = null
  const focus = (heading: HTMLElement) => {
    awaitedSinceMs = null
    heading.focus({ preventScroll: true })
  }
  return {
    announce: () => {
      if (current) focus(current)
      else awaitedSinceMs = now()
    },
    attach: (heading) => {
      current = heading
      if (awaitedSinceMs !== null && now() - awaitedSinceMs < patienceMs) focus(heading)
      return () => {
        if (current === heading) current = null
      }
    }
  }
}
