import { createHmac } from 'node:crypto'
import {
  blockedUntil,
  brakeAfterFailure,
  longestBrakeMemoryMs,
  type Brake,
  type BrakeKind
} from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { toInstant } from '../../http/instant.ts'
import { Refusal } from '../../refusal.ts'
import * as queries from './queries.ts'

/** How long an origin stays known after the last sign-in from there. */
const knownMs = 90 * 24 * 3_600_000

/** Who tries to sign in, and from where: an address, or a network of IPv6. */
export interface SignInTry {
  emailKey: string
  origin: string
}

/** A try that was let through. */
export interface AdmittedTry {
  keys: Record<BrakeKind, string>
  /** Whether the account has signed in from there before. */
  isKnown: boolean
}

/**
 * Lets a try through, or refuses `account_locked` while a brake holds it. At its own origin a try
 * counts as failed until it has succeeded, so guesses that come at once do not slip past the count.
 * Where the account has signed in before, only that count holds: strangers elsewhere cannot keep
 * its owner out.
 */
export async function admitTry(context: Context, tried: SignInTry): Promise<AdmittedTry> {
  const now = context.clock.now()
  const keys = keysOf(context, tried)
  const own = { kind: 'address_at_origin' as const, key: keys.address_at_origin }
  return transact(context.db, async (db) => {
    const isKnown = await queries.hasKnownOrigin(db, own.key, now - knownMs)
    const wide = isKnown ? [] : await queries.findBrakes(db, [keys.address, keys.origin])
    const [brake] = await queries.lockBrakes(db, [own])
    if (!brake) throw new Error('A brake disappeared')
    refuseBlocked([brake, ...wide], now)
    await queries.updateBrake(db, own.key, brakeAfterFailure(own.kind, brake, now))
    return { keys, isKnown }
  })
}

function refuseBlocked(brakes: readonly Brake[], now: number): void {
  const until = blockedUntil(brakes, now)
  if (until === null) return
  throw new Refusal('account_locked', { until: toInstant(until) }).withHeaders({
    'retry-after': String(Math.ceil((until - now) / 1000))
  })
}

/** Counts a failed try for its address and its origin too, unless the account is known there. */
export async function countFailure(
  context: Context,
  { keys, isKnown }: AdmittedTry
): Promise<void> {
  if (isKnown) return
  const now = context.clock.now()
  const wide = (['address', 'origin'] as const).map((kind) => ({ kind, key: keys[kind] }))
  await transact(context.db, async (db) => {
    for (const { key, kind, ...brake } of await queries.lockBrakes(db, wide)) {
      await queries.updateBrake(db, key, brakeAfterFailure(kind, brake, now))
    }
  })
}

/**
 * A try that succeeded: the count at this origin begins anew, and the origin is known from now on.
 */
export async function clearTry(
  db: Transaction,
  context: Context,
  { keys }: AdmittedTry
): Promise<void> {
  await queries.deleteBrake(db, keys.address_at_origin)
  await queries.rememberOrigin(db, keys.address_at_origin, context.clock.now())
}

/** Forgets brakes and origins that no longer matter. */
export async function sweepBrakes(context: Context): Promise<void> {
  const now = context.clock.now()
  await transact(context.db, async (db) => {
    await queries.deleteBrakes(db, now - longestBrakeMemoryMs)
    await queries.deleteKnownOrigins(db, now - knownMs)
  })
}

/** Who reads the database learns neither addresses that were tried nor where people sign in. */
function keysOf({ config }: Context, { emailKey, origin }: SignInTry): Record<BrakeKind, string> {
  const seal = (kind: BrakeKind, ...parts: readonly string[]) =>
    createHmac('sha256', config.jwtSecret)
      .update(JSON.stringify(['sign-in', kind, ...parts]))
      .digest('base64url')
  return {
    address_at_origin: seal('address_at_origin', emailKey, origin),
    address: seal('address', emailKey),
    origin: seal('origin', origin)
  }
}
