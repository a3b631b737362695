import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'

export interface TokenPayload {
  sub: string
  /** The session; ending it ends every token of it. */
  sid: string
  /** Epoch seconds, from the injected clock. */
  iat: number
  exp: number
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: TokenPayload
    user: TokenPayload
  }
}

export const accessCookie = 'cw_access'
export const refreshCookie = 'cw_refresh'
/** Tells a refused token from a missing one, so that a client knows that refreshing helps. */
const challenge = { 'www-authenticate': 'Bearer realm="commonwatt"' }
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Looks a session up: the account's role now, or null when the session has ended. */
export type FindActor = (context: Context, sessionId: string) => Promise<Actor | null>

/**
 * The signed-in account, or null without any token. A token that does not hold refuses, except
 * where `isOptional`: a public page shows to those whose session has just ended.
 */
export async function authenticate(
  app: FastifyInstance,
  context: Context,
  findActor: FindActor,
  request: FastifyRequest,
  isOptional: boolean
): Promise<Actor | null> {
  const header = request.headers.authorization
  const bearer = header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined
  const token = bearer ?? request.cookies[accessCookie]
  if (token === undefined || token === '') return null
  if (bearer === undefined) refuseOtherSites(context, request)
  const actor = await readActor(app, context, findActor, token)
  if (actor || isOptional) return actor
  throw new Refusal('unauthenticated').withHeaders(challenge)
}

export function requireActor(actor: Actor | null): Actor {
  if (!actor) throw new Refusal('unauthenticated').withHeaders(challenge)
  return actor
}

async function readActor(
  app: FastifyInstance,
  context: Context,
  findActor: FindActor,
  token: string
): Promise<Actor | null> {
  let payload: TokenPayload
  try {
    payload = app.jwt.verify<TokenPayload>(token)
  } catch {
    // Expired, forged or not a token at all: alike to the caller.
    return null
  }
  const isFresh = payload.exp * 1000 > context.clock.now()
  if (!isFresh) return null
  return findActor(context, payload.sid)
}

/** Cookies travel by themselves, so an unsafe method must come from our own pages. */
export function refuseOtherSites(context: Context, request: FastifyRequest): void {
  if (safeMethods.has(request.method) && request.headers.upgrade === undefined) return
  const origin = request.headers.origin
  const own = [context.config.publicUrl, `${request.protocol}://${request.headers.host ?? ''}`]
  const isOwn =
    origin === undefined
      ? request.headers['sec-fetch-site'] === 'same-origin'
      : own.some((address) => URL.canParse(address) && new URL(address).origin === origin)
  if (!isOwn) throw new Refusal('origin_refused')
}
