/**
 * Every role an account can have. `admin` and `grid_operator` are never taken from a request body.
 */
export const roles = ['producer', 'consumer', 'investor', 'grid_operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** The roles a person may choose at registration. */
export const publicRoles = ['producer', 'consumer', 'investor'] as const

/** Access lists used by many routes. A producer may also buy. */
export const signedIn = ['producer', 'consumer', 'investor', 'grid_operator', 'admin'] as const
export const members = ['producer', 'consumer', 'investor'] as const
export const sellers = ['producer'] as const
export const buyers = ['producer', 'consumer'] as const
export const admins = ['admin'] as const
