import { Type, type Static } from 'typebox'
import { Closed, defineRoute } from './route.ts'
import { publicRoles, roles, signedIn } from './roles.ts'
import { Currency, Id, Instant, LineText, Nullable, Words } from './units.ts'

const Email = Type.String({
  pattern: '^[^\\s@\\u0000-\\u001f]+@[^\\s@\\u0000-\\u001f]+\\.[^\\s@\\u0000-\\u001f]+$',
  maxLength: 254,
  examples: ['lena@example.org']
})
const Password = Type.String({ minLength: 12, maxLength: 200, examples: ['sunny-roof-and-a-cat'] })
/** E.164. */
const Phone = Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$', examples: ['+4976112345678'] })

export const User = Type.Object({
  id: Id,
  email: Email,
  fullName: Type.String({ examples: ['Lena Hartmann'] }),
  phone: Nullable(Phone),
  role: Words(roles),
  isSimulated: Type.Boolean({ examples: [false] }),
  createdAt: Instant
})
export type User = Static<typeof User>

/**
 * `cookie` keeps both tokens in HttpOnly cookies and answers null for them; `bearer` answers them.
 */
const sessionTransport = Type.Optional(
  Type.Unsafe<'cookie' | 'bearer'>({
    type: 'string',
    enum: ['cookie', 'bearer'],
    default: 'bearer',
    examples: ['bearer']
  })
)

export const SessionTokens = Type.Object({
  accessToken: Nullable(Type.String({ examples: ['eyJhbGciOiJIUzI1NiJ9.e30.c2ln'] })),
  refreshToken: Nullable(Type.String({ examples: ['k3J0b2tlbg'] })),
  accessExpiresAt: Instant,
  user: User
})
export type SessionTokens = Static<typeof SessionTokens>

export const Session = Type.Object({
  id: Id,
  createdAt: Instant,
  lastUsedAt: Instant,
  userAgent: Nullable(Type.String({ examples: ['Firefox on Linux'] })),
  isCurrent: Type.Boolean({ examples: [true] })
})

export const identity = {
  register: defineRoute({
    method: 'POST',
    path: '/auth/register',
    summary: 'Register an account',
    description:
      'The answer is the same whether or not the address already has an account. Sign in afterwards.',
    access: 'public',
    body: Closed({
      email: Email,
      password: Password,
      fullName: LineText(120, 'Lena Hartmann'),
      role: Words(publicRoles),
      phone: Type.Optional(Phone),
      currency: Type.Optional(Currency)
    }),
    success: { status: 201, schema: Type.Object({ email: Email }) },
    errors: ['password_weak', 'currency_unsupported'],
    rate: 'strict'
  }),
  login: defineRoute({
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    description:
      'Ten failed tries for an address from one origin (an IPv4 address, a /64 of IPv6) make the next one wait, ' +
      'longer each time, up to an hour. Many failures for an address over all origins slow tries from origins ' +
      'where it has not signed in before by some seconds, and many from one origin slow that origin. All of ' +
      'it alike for addresses without an account; `Retry-After` says how long.',
    access: 'public',
    body: Closed({
      email: Type.String({ minLength: 1, maxLength: 254, examples: ['lena@example.org'] }),
      password: Type.String({ minLength: 1, maxLength: 200, examples: ['sunny-roof-and-a-cat'] }),
      transport: sessionTransport
    }),
    success: { status: 200, schema: SessionTokens },
    errors: ['credentials_invalid', 'account_locked', 'origin_refused'],
    rate: 'strict'
  }),
  refresh: defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange a refresh token for the next pair',
    description:
      'Takes the token from the body or the cookie. Each token works once; a second use within the ' +
      'grace window answers the same successor, a later one ends the whole family.',
    access: 'public',
    body: Closed({
      refreshToken: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, examples: ['k3J0b2tlbg'] })
      )
    }),
    success: { status: 200, schema: SessionTokens },
    errors: ['refresh_token_invalid', 'origin_refused']
  }),
  logout: defineRoute({
    method: 'POST',
    path: '/auth/logout',
    summary: 'End this session',
    access: signedIn,
    success: { status: 204, schema: Type.Null() },
    errors: []
  }),
  sessions: defineRoute({
    method: 'GET',
    path: '/auth/sessions',
    summary: 'List my open sessions',
    access: signedIn,
    success: { status: 200, schema: Type.Object({ items: Type.Array(Session) }) },
    errors: []
  }),
  endSession: defineRoute({
    method: 'DELETE',
    path: '/auth/sessions/:id',
    summary: 'End one of my sessions',
    access: signedIn,
    params: Closed({ id: Id }),
    success: { status: 204, schema: Type.Null() },
    errors: ['not_found']
  }),
  me: defineRoute({
    method: 'GET',
    path: '/auth/me',
    summary: 'Show the signed-in account',
    access: signedIn,
    success: { status: 200, schema: User },
    errors: []
  })
}
