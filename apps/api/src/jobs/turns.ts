/** Work of one process that is done one after the other. */
export interface Turns {
  /** Whether nothing is under way or waits. */
  readonly isFree: boolean
  /** Does something once all before it has ended, well or not. */
  take(work: () => Promise<void>): Promise<void>
  /** Resolves when all that was taken so far has ended. */
  end(): Promise<void>
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve()
  let taken = 0
  return {
    get isFree() {
      return taken === 0
    },
    take(work) {
      taken += 1
      const working = last.then(work)
      last = working.catch(() => {}).finally(() => (taken -= 1))
      return working
    },
    end: () => last
  }
}
