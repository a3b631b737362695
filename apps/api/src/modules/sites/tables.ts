import type { Site } from '@commonwatt/contract'

export interface SitesTables {
  site: SiteTable
}

export interface SiteTable {
  id: string
  ownerId: string
  name: string
  city: string
  pinCode: string
  latitude: number
  longitude: number
  timeZone: string
  marketId: string
  solarCapacityW: number
  panelBrand: string | null
  installationYear: number | null
  sanctionedLoadW: number
  roleAtSite: Site['roleAtSite']
  isSimulated: number
  version: number
  createdAt: number
}
