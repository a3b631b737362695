import type { Interest } from '@commonwatt/contract'

export interface InterestsTables {
  interest: InterestTable
}

export interface InterestTable {
  id: string
  assetId: string
  senderId: string
  /** Whose asset it is; assets never change hands. */
  ownerId: string
  message: string
  status: Interest['status']
  createdAt: number
  updatedAt: number
}
