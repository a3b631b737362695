import type { FastifyRequest } from 'fastify'
import { limitKey } from '../http/rate-limits.ts'
import { Refusal } from '../refusal.ts'

/** Each open tab of each device of a member holds one. */
const mostOfAccount = 30
/** Behind one address may be a whole house of people who look around without signing in. */
const mostOfAddress = 100
const retryAfterS = 30

/** How many streams each account, and each address of those who are not signed in, holds open. */
export function createStreamCount() {
  const open = new Map<string, number>()
  return {
    /** Counts an upgrade for as long as its connection lives, or refuses it. */
    add(request: FastifyRequest): void {
      const { socket } = request.raw
      // Gone while we looked up who it was: it will never tell that it closes.
      if (socket.destroyed) return
      const key = limitKey(request)
      const count = open.get(key) ?? 0
      if (count >= (request.actor ? mostOfAccount : mostOfAddress)) {
        throw new Refusal('rate_limited')
          .because(`${count} streams are open already.`)
          .withHeaders({ 'retry-after': String(retryAfterS) })
      }
      open.set(key, count + 1)
      socket.once('close', () => {
        const left = (open.get(key) ?? 1) - 1
        if (left > 0) open.set(key, left)
        else open.delete(key)
      })
    }
  }
}
