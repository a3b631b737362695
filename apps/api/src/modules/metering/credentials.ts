import { createHash, randomBytes } from 'node:crypto'

/** A device's token names the device, so that finding it takes one look at an index. */
const form = /^cwd_([0-9a-f-]{36})_[\w-]{43}$/

export function newDeviceToken(deviceId: string): string {
  return `cwd_${deviceId}_${randomBytes(32).toString('base64url')}`
}

/** The device that a token claims to be, or null when it is no device's token. */
export function deviceIdOf(token: string): string | null {
  return form.exec(token)?.[1] ?? null
}

/** The secret has 256 random bits, so one round of SHA-256 is all that it needs. */
export function hashDeviceToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
