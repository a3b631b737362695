import { hash, verify } from '@node-rs/argon2'

/** OWASP's figures for argon2id; the work runs on a thread pool, never on the event loop. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const fewestDifferentCharacters = 5

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

let decoy: Promise<string> | undefined

/** Takes as long for an unknown account (`null`) as for a known one. */
export async function checkPassword(
  passwordHash: string | null,
  password: string
): Promise<boolean> {
  decoy ??= hashPassword('an account that does not exist')
  const isRight = await verify(passwordHash ?? (await decoy), password)
  return passwordHash !== null && isRight
}

/** Length is the schema's business; this refuses what is long but guessed at once. */
export function isGuessable(password: string, email: string): boolean {
  const lower = password.toLowerCase()
  const name = email.split('@')[0]?.toLowerCase() ?? ''
  if (new Set(lower).size < fewestDifferentCharacters) return true
  if (name.length >= 4 && lower.includes(name) && lower.length < name.length + 6) return true
  return ['123456789012', 'passwordpassword', 'password1234', 'qwertyuiopas', 'qwertzuiopas'].some(
    (known) => lower.startsWith(known)
  )
}
