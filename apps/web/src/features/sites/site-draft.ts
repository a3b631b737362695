import type { Site } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { localDate } from '../../format/zone.ts'
import type { Country } from './countries.ts'

type RoleAtSite = Site['roleAtSite']

/** A place as it is being typed: text where people type text, integers where a field counts. */
export interface SiteDraft {
  name: string
  city: string
  pinCode: string
  latitude: string
  longitude: string
  timeZone: string
  marketId: string
  hasPanels: boolean
  solarCapacityW: number | null
  panelBrand: string
  installationYear: string
  sanctionedLoadW: number | null
  roleAtSite: RoleAtSite
}

export type SiteFaults = Partial<Record<keyof SiteDraft, string>>
export type SiteBody = Omit<Site, 'id' | 'isSimulated' | 'version' | 'createdAt'>

export const stepFields = {
  where: ['name', 'city', 'pinCode', 'latitude', 'longitude', 'timeZone', 'marketId'],
  panels: ['hasPanels', 'solarCapacityW', 'panelBrand', 'installationYear'],
  connection: ['sanctionedLoadW', 'roleAtSite']
} as const satisfies Record<string, readonly (keyof SiteDraft)[]>

/** An ordinary home: ten kilowatts of connection, five on the roof if there is one. */
export function newDraft(country: Country | undefined): SiteDraft {
  return {
    name: t`Home`,
    city: '',
    pinCode: '',
    latitude: '',
    longitude: '',
    timeZone: country?.timeZone ?? '',
    marketId: country?.marketId ?? '',
    hasPanels: false,
    solarCapacityW: 5_000,
    panelBrand: '',
    installationYear: '',
    sanctionedLoadW: 10_000,
    roleAtSite: 'owner'
  }
}

export function draftOf(site: Site): SiteDraft {
  return {
    name: site.name,
    city: site.city,
    pinCode: site.pinCode,
    latitude: String(site.position.latitude),
    longitude: String(site.position.longitude),
    timeZone: site.timeZone,
    marketId: site.marketId,
    hasPanels: site.solarCapacityW > 0,
    solarCapacityW: site.solarCapacityW > 0 ? site.solarCapacityW : 5_000,
    panelBrand: site.panelBrand ?? '',
    installationYear: site.installationYear === null ? '' : String(site.installationYear),
    sanctionedLoadW: site.sanctionedLoadW,
    roleAtSite: site.roleAtSite
  }
}

const oldestYear = 1950
const mostPowerW = 100_000_000_000

/** What is missing or cannot be, field by field. */
export function faultsOf(draft: SiteDraft, nowMs: number): SiteFaults {
  const faults: SiteFaults = {}
  if (draft.name.trim() === '') faults.name = t`Give it a name you will recognise`
  if (draft.city.trim() === '') faults.city = t`The town is missing`
  if (!/^[0-9A-Za-z][0-9A-Za-z -]{1,11}$/.test(draft.pinCode.trim()))
    faults.pinCode = t`Two to twelve letters or digits`
  if (parseDegrees(draft.latitude, 90) === null) faults.latitude = t`A number from −90 to 90`
  if (parseDegrees(draft.longitude, 180) === null) faults.longitude = t`A number from −180 to 180`
  if (draft.timeZone === '') faults.timeZone = t`Choose a time zone`
  if (draft.marketId === '') faults.marketId = t`Choose a market`
  if (draft.hasPanels) Object.assign(faults, panelFaults(draft, nowMs))
  const load = draft.sanctionedLoadW
  if (load === null || load < 0 || load > mostPowerW)
    faults.sanctionedLoadW = t`How much the connection carries, in kW`
  return faults
}

function panelFaults(draft: SiteDraft, nowMs: number): SiteFaults {
  const faults: SiteFaults = {}
  const power = draft.solarCapacityW
  if (power === null || power < 1 || power > mostPowerW)
    faults.solarCapacityW = t`How much the panels make at most, in kW`
  const typed = draft.installationYear.trim()
  const thisYear = Number(localDate(nowMs, draft.timeZone || 'UTC').slice(0, 4))
  const year = Number(typed)
  if (typed !== '' && !(Number.isInteger(year) && year >= oldestYear && year <= thisYear))
    faults.installationYear = t`A year from ${oldestYear} to ${thisYear}`
  return faults
}

/** What is sent; only for a draft without faults. Without panels nothing about them is kept. */
export function bodyOf(draft: SiteDraft): SiteBody {
  const brand = draft.panelBrand.trim()
  const year = draft.installationYear.trim()
  return {
    name: draft.name.trim(),
    city: draft.city.trim(),
    pinCode: draft.pinCode.trim(),
    position: {
      latitude: parseDegrees(draft.latitude, 90) ?? 0,
      longitude: parseDegrees(draft.longitude, 180) ?? 0
    },
    timeZone: draft.timeZone,
    marketId: draft.marketId,
    solarCapacityW: draft.hasPanels ? (draft.solarCapacityW ?? 0) : 0,
    panelBrand: draft.hasPanels && brand !== '' ? brand : null,
    installationYear: draft.hasPanels && year !== '' ? Number(year) : null,
    sanctionedLoadW: draft.sanctionedLoadW ?? 0,
    roleAtSite: draft.roleAtSite
  }
}

/** Decimal degrees, with a comma or a dot; unlike amounts, degrees are never grouped. */
export function parseDegrees(text: string, most: number): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.').replace(/°$/, '')
  if (!/^[+-]?\d{1,3}(\.\d*)?$/.test(plain)) return null
  const degrees = Number(plain)
  return Math.abs(degrees) <= most ? degrees : null
}

/** "47.9901, 7.8522", as maps copy a position; null for anything else. */
export function readPair(text: string): { latitude: string; longitude: string } | null {
  const found = /^\s*([+-]?\d{1,2}\.\d+)\s*[,; ]\s*([+-]?\d{1,3}\.\d+)\s*$/.exec(text)
  if (!found) return null
  const [, latitude = '', longitude = ''] = found
  return { latitude, longitude }
}

/** A metre is enough: more digits would only look exact. */
export function editableDegrees(degrees: number): string {
  return String(Math.round(degrees * 100_000) / 100_000)
}
