import { assertNonNegativeInteger } from '../assert.ts'

/** What stands at a site, as its owner has told; 0 W where there is none, or nobody has told. */
export type SiteEquipment = {
  /** What the grid connection is agreed for. */
  sanctionedLoadW: number
  /** Panels, turbines and generators together. */
  generationW: number
  /** What the battery of the site takes and gives. */
  chargeW: number
  dischargeW: number
  /** Null where there is no battery. */
  capacityWh: number | null
  /** What is listed as a battery. Nothing tells what it holds, so it backs no sale. */
  listedStorageW: number
}

/**
 * What stands at a site: the one place where its set-up, what is listed there and its battery are
 * put together. The panels of the set-up and those that are listed are the same ones: the more
 * counts. `listed` holds what is to count: for a sale what is active, for what may be true of a
 * meter what has not been taken away.
 */
export function siteEquipment(input: {
  site: { sanctionedLoadW: number; solarCapacityW: number }
  listed: readonly { type: string; capacityW: number }[]
  battery: { chargeLimitW: number; dischargeLimitW: number; capacityWh: number } | null
}): SiteEquipment {
  const { site, listed, battery } = input
  const sum = (isWanted: (type: string) => boolean) =>
    listed.reduce((total, { type, capacityW }) => {
      assertNonNegativeInteger(capacityW, 'capacityW')
      return isWanted(type) ? total + capacityW : total
    }, 0)
  const solarW = sum((type) => type === 'solar')
  const listedStorageW = sum((type) => type === 'battery')
  const otherW = sum((type) => type !== 'solar' && type !== 'battery')
  return {
    sanctionedLoadW: site.sanctionedLoadW,
    generationW: Math.max(site.solarCapacityW, solarW) + otherW,
    chargeW: battery?.chargeLimitW ?? 0,
    dischargeW: battery?.dischargeLimitW ?? 0,
    capacityWh: battery?.capacityWh ?? null,
    listedStorageW
  }
}
