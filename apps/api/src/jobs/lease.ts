import type { Context } from '../context.ts'
import { holdLease, releaseLease } from './queries.ts'

/** The right to run the jobs, which one process at a time holds through a row of the database. */
export interface Lease {
  /** Takes or keeps the lease; true while this process leads. */
  hold(context: Context): Promise<boolean>
  /** Gives it up, so that another process need not wait for its end. */
  release(context: Context): Promise<void>
  readonly isHeld: boolean
}

const leaseMs = 15_000

/** `holder` names this process; the lease is renewed once half of it is gone. */
export function createLease(holder: string): Lease {
  let heldUntil = 0
  return {
    async hold(context) {
      const now = context.clock.now()
      if (heldUntil - now > leaseMs / 2) return true
      heldUntil = (await holdLease(context, holder, leaseMs)) ? now + leaseMs : 0
      return heldUntil > 0
    },
    async release(context) {
      if (heldUntil > 0) await releaseLease(context, holder)
      heldUntil = 0
    },
    get isHeld() {
      return heldUntil > 0
    }
  }
}
