import type { AppContract, Input, Site } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { parsePowerW, parsePriceMicrosPerKwh } from '../../format/parse.ts'
import type { SourceType } from '../../format/source.ts'

/** What is typed, as it is typed. */
export interface AssetDraft {
  name: string
  type: SourceType
  capacity: string
  locationName: string
  latitude: string
  longitude: string
  price: string
  currency: string
  description: string
  siteId: string | null
}

export type AssetFaults = Partial<Record<keyof AssetDraft, string>>
export type AssetBody = Input<AppContract['assets']['create']>['body']

export function newAssetDraft(site: Site | null, currency: string): AssetDraft {
  return {
    name: '',
    type: 'solar',
    capacity: '',
    locationName: site?.city ?? '',
    latitude: site ? String(site.position.latitude) : '',
    longitude: site ? String(site.position.longitude) : '',
    price: '',
    currency,
    description: '',
    siteId: site?.id ?? null
  }
}

/**
 * The checks of the contract, in the words of the form; the body is there when nothing is wrong.
 */
export function readAssetDraft(draft: AssetDraft): { faults: AssetFaults; body: AssetBody | null } {
  const faults: AssetFaults = {}
  const capacityW = parsePowerW(draft.capacity)
  const priceMicrosPerKwh = parsePriceMicrosPerKwh(draft.price, draft.currency)
  const latitude = readDegrees(draft.latitude, 90)
  const longitude = readDegrees(draft.longitude, 180)
  if (draft.name.trim() === '') faults.name = t`Give it a name that people recognise`
  if (capacityW === null || capacityW < 1 || capacityW > 100_000_000_000)
    faults.capacity = t`A number, such as 9.8`
  if (draft.locationName.trim() === '') faults.locationName = t`Where is it?`
  if (latitude === null) faults.latitude = t`From −90 to 90, such as 47.99`
  if (longitude === null) faults.longitude = t`From −180 to 180, such as 7.84`
  if (priceMicrosPerKwh === null || Math.abs(priceMicrosPerKwh) > 1_000_000_000)
    faults.price = t`A price, such as 12.5`
  if (Object.keys(faults).length > 0) return { faults, body: null }
  return {
    faults,
    body: {
      name: draft.name.trim(),
      type: draft.type,
      capacityW: capacityW ?? 0,
      locationName: draft.locationName.trim(),
      position: { latitude: latitude ?? 0, longitude: longitude ?? 0 },
      priceMicrosPerKwh: priceMicrosPerKwh ?? 0,
      currency: draft.currency,
      description: draft.description.trim(),
      siteId: draft.siteId
    }
  }
}

function readDegrees(text: string, most: number): number | null {
  const degrees = text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))
  return Number.isFinite(degrees) && Math.abs(degrees) <= most ? degrees : null
}
