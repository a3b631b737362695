import { assertNonNegativeInteger } from '../assert.ts'
import { hourMs, minuteMs } from '../calendar/interval.ts'

/**
 * What failed tries are counted for: an address at one origin (a network from which somebody signs
 * in), an address over all origins, an origin over all addresses.
 */
export const brakeKinds = ['address_at_origin', 'address', 'origin'] as const
export type BrakeKind = (typeof brakeKinds)[number]

export type Brake = {
  failures: number
  lastFailedAt: number
  /** No try is taken before; null when the next one may come at once. */
  blockedUntil: number | null
}

type Rule = { freeTries: number; firstMs: number; longestMs: number; forgottenAfterMs: number }

/**
 * At one origin a brake may grow to a lock. Over all origins it must stay short, since anybody can
 * set it off for anybody; and an origin may be a whole town behind one address.
 */
const rules: Record<BrakeKind, Rule> = {
  address_at_origin: {
    freeTries: 10,
    firstMs: minuteMs,
    longestMs: hourMs,
    forgottenAfterMs: 6 * hourMs
  },
  address: { freeTries: 30, firstMs: 1000, longestMs: 15_000, forgottenAfterMs: hourMs },
  origin: { freeTries: 40, firstMs: 5000, longestMs: 5 * minuteMs, forgottenAfterMs: hourMs }
}

/**
 * A brake after one more failed try. The first tries are free; with the last of them the next try
 * has to wait, and each further failure doubles the wait up to the longest of the kind. After a
 * quiet time all is forgotten. Instants in epoch ms.
 */
export function brakeAfterFailure(kind: BrakeKind, before: Brake | null, nowMs: number): Brake {
  const { freeTries, firstMs, longestMs, forgottenAfterMs } = rules[kind]
  const isForgotten = before === null || nowMs - before.lastFailedAt > forgottenAfterMs
  const failures = isForgotten ? 1 : before.failures + 1
  return {
    failures,
    lastFailedAt: nowMs,
    blockedUntil: failures < freeTries ? null : nowMs + waitMs(failures - freeTries)
  }

  function waitMs(doublings: number): number {
    assertNonNegativeInteger(doublings, 'doublings')
    return Math.min(longestMs, firstMs * 2 ** Math.min(doublings, 30))
  }
}

/** The instant (epoch ms) from which no try is blocked any more; null when none is blocked now. */
export function blockedUntil(
  brakes: readonly Pick<Brake, 'blockedUntil'>[],
  nowMs: number
): number | null {
  const latest = Math.max(0, ...brakes.map((brake) => brake.blockedUntil ?? 0))
  return latest > nowMs ? latest : null
}

/** How long a brake may still matter after its last failure. */
export const longestBrakeMemoryMs = Math.max(
  ...Object.values(rules).map(({ forgottenAfterMs }) => forgottenAfterMs)
)
