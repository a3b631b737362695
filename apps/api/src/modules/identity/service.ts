import type { Role } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { toFlag } from '../../database/columns.ts'
import { onCommit, transact, type Transaction } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { announceSessionEnd } from '../../stream/session-ends.ts'
import { currenciesOf } from '../markets/index.ts'
import { checkPassword, hashPassword, isGuessable } from './passwords.ts'
import * as queries from './queries.ts'
import { admitTry, clearTry, countFailure } from './sign-in-brakes.ts'
import type { SessionTable, UserTable } from './tables.ts'
import { hashToken, newToken, seal, unseal } from './tokens.ts'

const minute = 60_000
export const accessLifeMs = 10 * minute
export const refreshLifeMs = 30 * 24 * 60 * minute
/** Two tabs that refresh at once are no theft. */
const graceMs = 30_000

export interface NewUser {
  email: string
  password: string
  fullName: string
  role: Role
  phone?: string | undefined
  currency?: string | undefined
  isSimulated?: boolean
}

export interface OpenedSession {
  user: UserTable
  sessionId: string
  refreshToken: string
  accessExpiresAt: number
}

/** As addresses are compared: letters of any case are the same, and nothing else is. */
export const emailKeyOf = (email: string) => email.normalize('NFC').toLowerCase()

/**
 * Makes an account. Answers null when the address has one already; who calls from outside must not
 * tell the difference, and the password is hashed either way so that time does not tell it.
 */
export async function register(context: Context, input: NewUser): Promise<UserTable | null> {
  if (isGuessable(input.password, input.email)) {
    throw new Refusal('password_weak').at('/body/password')
  }
  const { currency = 'EUR' } = input
  if (!currenciesOf(context).has(currency)) {
    throw new Refusal('currency_unsupported').at('/body/currency')
  }
  const user: UserTable = {
    id: context.ids.next(),
    email: input.email,
    emailKey: emailKeyOf(input.email),
    passwordHash: await hashPassword(input.password),
    fullName: input.fullName.trim(),
    phone: input.phone ?? null,
    role: input.role,
    currency,
    isSimulated: toFlag(input.isSimulated ?? false),
    createdAt: context.clock.now()
  }
  const isNew = await transact(context.db, (db) => queries.insertUser(db, user))
  return isNew ? user : null
}

/**
 * Checks the password and opens a session. Failed tries make the next ones wait, whether or not the
 * address has an account.
 */
export async function signIn(
  context: Context,
  input: { email: string; password: string; origin: string; userAgent: string | null }
): Promise<OpenedSession> {
  const emailKey = emailKeyOf(input.email)
  const admitted = await admitTry(context, { emailKey, origin: input.origin })
  const user = await queries.findUserByEmail(context.db, emailKey)
  if (!(await checkPassword(user?.passwordHash ?? null, input.password)) || !user) {
    await countFailure(context, admitted)
    throw new Refusal('credentials_invalid')
  }
  return transact(context.db, async (db) => {
    await clearTry(db, context, admitted)
    return openSession(db, context, user, input.userAgent)
  })
}

async function openSession(
  db: Transaction,
  context: Context,
  user: UserTable,
  userAgent: string | null
): Promise<OpenedSession> {
  const now = context.clock.now()
  const session: SessionTable = {
    id: context.ids.next(),
    userId: user.id,
    userAgent: userAgent?.slice(0, 200) ?? null,
    createdAt: now,
    lastUsedAt: now,
    endedAt: null
  }
  await queries.insertSession(db, session)
  const refreshToken = await issueRefreshToken(db, context, session.id)
  return { user, sessionId: session.id, refreshToken, accessExpiresAt: now + accessLifeMs }
}

async function issueRefreshToken(db: Transaction, context: Context, sessionId: string) {
  const now = context.clock.now()
  const token = newToken()
  await queries.insertRefreshToken(db, {
    tokenHash: hashToken(token),
    sessionId,
    createdAt: now,
    expiresAt: now + refreshLifeMs,
    usedAt: null,
    successorSealed: null
  })
  return token
}

/**
 * Exchanges a refresh token for its successor. A repeat within the grace window answers the same
 * successor; a later repeat means that somebody else has the token, and ends the family.
 */
export async function refreshSession(context: Context, token: string): Promise<OpenedSession> {
  const opened = await transact(context.db, (db) => exchange(db, context, token))
  if (!opened) throw new Refusal('refresh_token_invalid')
  return opened
}

async function exchange(
  db: Transaction,
  context: Context,
  presented: string
): Promise<OpenedSession | null> {
  const now = context.clock.now()
  const found = await queries.lockRefreshToken(db, hashToken(presented))
  if (!found || found.session.endedAt !== null || found.token.expiresAt <= now) return null
  const { token, session } = found
  const user = await queries.findUser(db, session.userId)
  if (!user) return null
  const accessExpiresAt = now + accessLifeMs
  if (token.usedAt !== null) {
    const isLate = now - token.usedAt > graceMs || token.successorSealed === null
    const refreshToken = isLate ? null : unseal(token.successorSealed ?? '', presented)
    // Whoever has used the successor has it: the repeat comes from somebody else.
    if (refreshToken === null || (await isUsed(db, refreshToken))) {
      // Not a refusal yet: a throw would roll the ending of the family back.
      await queries.endSession(db, session.userId, session.id, now)
      onCommit(db, () => announceSessionEnd(session.id))
      return null
    }
    return { user, sessionId: session.id, refreshToken, accessExpiresAt }
  }
  const refreshToken = await issueRefreshToken(db, context, session.id)
  await queries.markRefreshTokenUsed(db, token.tokenHash, now, seal(refreshToken, presented))
  await queries.touchSession(db, session.id, now)
  return { user, sessionId: session.id, refreshToken, accessExpiresAt }
}

async function isUsed(db: Transaction, token: string): Promise<boolean> {
  const found = await queries.lockRefreshToken(db, hashToken(token))
  return found?.token.usedAt !== null
}

/** The account behind a session, which may have been removed since. */
export async function readAccount(context: Context, id: string): Promise<UserTable> {
  const user = await queries.findUser(context.db, id)
  if (!user) throw new Refusal('unauthenticated')
  return user
}

/** Open sessions that could still be refreshed, the last used first. */
export function listSessions(context: Context, userId: string): Promise<SessionTable[]> {
  return queries.listOpenSessions(context.db, userId, context.clock.now() - refreshLifeMs)
}

export async function endSession(
  context: Context,
  userId: string,
  sessionId: string
): Promise<void> {
  const now = context.clock.now()
  const hasEnded = await transact(context.db, (db) =>
    queries.endSession(db, userId, sessionId, now)
  )
  if (!hasEnded) throw new Refusal('not_found')
  announceSessionEnd(sessionId)
}

/** Makes an administrator, or makes one of an existing account; only the command line calls it. */
export async function createAdmin(
  context: Context,
  input: { email: string; password: string; fullName: string }
): Promise<'created' | 'promoted'> {
  const created = await register(context, { ...input, role: 'admin' })
  if (created) return 'created'
  const user = await queries.findUserByEmail(context.db, emailKeyOf(input.email))
  if (!user) throw new Error('The account disappeared while it was promoted')
  await transact(context.db, (db) => queries.setRole(db, user.id, 'admin'))
  return 'promoted'
}
