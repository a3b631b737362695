import type { Role } from '@commonwatt/contract'

/** The account behind a request. */
export interface Actor {
  id: string
  role: Role
  sessionId: string
}

/** The device behind a request; `seq` is its number in the reading tables. */
export interface DeviceActor {
  id: string
  seq: number
  ownerId: string
  siteId: string
}

/** Who calls, as far as that is known. */
export type AnyActor = Actor | DeviceActor | null
