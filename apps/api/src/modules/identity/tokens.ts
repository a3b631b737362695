import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

export const newToken = () => randomBytes(32).toString('base64url')

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const algorithm = 'aes-256-gcm'
const keyOf = (token: string) =>
  Buffer.from(hkdfSync('sha256', token, '', 'commonwatt refresh successor', 32))

/**
 * Locks `secret` so that only who holds `token` opens it: the database alone gives nothing away.
 */
export function seal(secret: string, token: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(algorithm, keyOf(token), nonce)
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

export function unseal(sealed: string, token: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(algorithm, keyOf(token), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
