import type { Role } from '@commonwatt/contract'
import type { Brake, BrakeKind } from '@commonwatt/domain'

export interface IdentityTables {
  user_account: UserTable
  session: SessionTable
  refresh_token: RefreshTokenTable
  sign_in_brake: SignInBrakeTable
  known_origin: KnownOriginTable
}

export interface UserTable {
  id: string
  /** As typed; compared by `emailKey`, in lower case. */
  email: string
  emailKey: string
  passwordHash: string
  fullName: string
  phone: string | null
  role: Role
  currency: string
  isSimulated: number
  createdAt: number
}

/** One sign-in on one device: the family of its refresh tokens. */
export interface SessionTable {
  id: string
  userId: string
  userAgent: string | null
  createdAt: number
  lastUsedAt: number
  endedAt: number | null
}

export interface RefreshTokenTable {
  /** SHA-256 of the token. */
  tokenHash: string
  sessionId: string
  createdAt: number
  expiresAt: number
  usedAt: number | null
  /**
   * The successor, sealed with a key that only this token gives; for repeats within the grace
   * window.
   */
  successorSealed: string | null
}

/** Failed tries, and until when the next one waits. */
export interface SignInBrakeTable extends Brake {
  /** A keyed hash of what is counted: addresses and origins are not kept. */
  key: string
  kind: BrakeKind
}

/** Where an account has signed in from before. */
export interface KnownOriginTable {
  /** A keyed hash of address and origin. */
  key: string
  lastSignedInAt: number
}
