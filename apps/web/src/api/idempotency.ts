import { useCallback, useState } from 'react'

/**
 * One key for one intention: the same form sent twice (a double click, a lost answer) moves money
 * once. Call `renew` after success, so that the next purchase in the same form is a new one; change
 * of what is asked for also wants a new key.
 */
export function useIdempotencyKey(): { key: string; renew: () => void } {
  const [key, setKey] = useState(makeKey)
  const renew = useCallback(() => setKey(makeKey()), [])
  return { key, renew }
}

/** `crypto.randomUUID` is missing on plain http outside localhost; random bytes are not. */
function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
