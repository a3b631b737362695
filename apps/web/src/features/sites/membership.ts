import type { User } from '@commonwatt/contract'

/** Places belong to members; those who run the grid or the site have none. */
export function isMember(user: User | null): boolean {
  return user !== null && ['producer', 'consumer', 'investor'].includes(user.role)
}
