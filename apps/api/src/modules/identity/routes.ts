import type { FastifyInstance } from 'fastify'
import type { contract, SessionTokens, User } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { accessCookie, refreshCookie, refuseOtherSites } from '../../http/authentication.ts'
import { toInstant } from '../../http/instant.ts'
import { addressKey } from '../../http/rate-limits.ts'
import type { Handlers, Http } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import {
  accessLifeMs,
  endSession,
  listSessions,
  readAccount,
  refreshLifeMs,
  refreshSession,
  register,
  signIn,
  type OpenedSession
} from './service.ts'
import type { UserTable } from './tables.ts'

/** `app` signs access tokens. */
export function identityHandlers(
  app: FastifyInstance,
  context: Context
): Handlers<typeof contract.identity> {
  return {
    register: async ({ body }) => {
      await register(context, body)
      return { email: body.email }
    },
    login: async ({ body }, http) => {
      const isCookie = body.transport === 'cookie'
      // A page of another site must not sign its visitor in either, as whoever it likes.
      if (isCookie) refuseOtherSites(context, http.request)
      const userAgent = http.request.headers['user-agent'] ?? null
      const origin = addressKey(http.request.ip)
      const opened = await signIn(context, { ...body, origin, userAgent })
      return answerSession(app, context, opened, http, isCookie)
    },
    refresh: async ({ body }, http) => {
      const cookie = http.request.cookies[refreshCookie]
      const isCookie = body.refreshToken === undefined && cookie !== undefined
      if (isCookie) refuseOtherSites(context, http.request)
      const token = body.refreshToken ?? cookie
      if (token === undefined) throw new Refusal('refresh_token_invalid')
      const opened = await refreshSession(context, token)
      return answerSession(app, context, opened, http, isCookie)
    },
    logout: async ({ actor }, http) => {
      await endSession(context, actor.id, actor.sessionId)
      clearCookies(http)
      return null
    },
    sessions: async ({ actor }) => {
      const sessions = await listSessions(context, actor.id)
      return {
        items: sessions.map((session) => ({
          id: session.id,
          createdAt: toInstant(session.createdAt),
          lastUsedAt: toInstant(session.lastUsedAt),
          userAgent: session.userAgent,
          isCurrent: session.id === actor.sessionId
        }))
      }
    },
    endSession: async ({ actor, params }) => {
      await endSession(context, actor.id, params.id)
      return null
    },
    me: async ({ actor }) => toUser(await readAccount(context, actor.id))
  }
}

function answerSession(
  app: FastifyInstance,
  context: Context,
  opened: OpenedSession,
  http: Http,
  isCookie: boolean
): SessionTokens {
  const accessToken = app.jwt.sign(
    {
      sub: opened.user.id,
      sid: opened.sessionId,
      iat: Math.floor(context.clock.now() / 1000),
      exp: Math.floor(opened.accessExpiresAt / 1000)
    },
    { clockTimestamp: context.clock.now() }
  )
  if (isCookie) {
    const shared = cookieOptions(context)
    http.reply
      .setCookie(accessCookie, accessToken, {
        ...shared,
        path: '/api',
        maxAge: accessLifeMs / 1000
      })
      .setCookie(refreshCookie, opened.refreshToken, {
        ...shared,
        path: '/api/v1/auth/refresh',
        maxAge: refreshLifeMs / 1000
      })
  }
  void http.reply.header('cache-control', 'no-store')
  return {
    accessToken: isCookie ? null : accessToken,
    refreshToken: isCookie ? null : opened.refreshToken,
    accessExpiresAt: toInstant(opened.accessExpiresAt),
    user: toUser(opened.user)
  }
}

/** `Secure` follows the public address: a home network without TLS could not sign in otherwise. */
function cookieOptions(context: Context) {
  const secure = context.config.publicUrl.startsWith('https:')
  return { httpOnly: true, secure, sameSite: 'strict' as const }
}

function clearCookies({ reply }: Http): void {
  reply
    .clearCookie(accessCookie, { path: '/api' })
    .clearCookie(refreshCookie, { path: '/api/v1/auth/refresh' })
}

function toUser(user: UserTable): User {
  return {
    id: user.id,
    email: user.email,
    fullName: user.fullName,
    phone: user.phone,
    role: user.role,
    isSimulated: user.isSimulated === 1,
    createdAt: toInstant(user.createdAt)
  }
}
