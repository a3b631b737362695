import type { Parts } from './price.ts'
import { decimalOf, formatNumber } from './number.ts'

const join = ({ value, unit }: Parts): string => `${value} ${unit}`

/**
 * Wh in kWh, from ten thousand kWh on in MWh. The smaller the amount, the more decimals it keeps.
 */
export function energyParts(energyWh: number): Parts {
  const size = Math.abs(energyWh)
  if (size >= 10_000_000)
    return { value: formatNumber(decimalOf(energyWh, 6), { decimals: 1 }), unit: 'MWh' }
  const decimals = size < 1_000 ? 2 : size < 100_000 ? 1 : 0
  return { value: formatNumber(decimalOf(energyWh, 3), { decimals }), unit: 'kWh' }
}

/** 8_400 Wh is "8.4 kWh". */
export function formatEnergy(energyWh: number): string {
  return join(energyParts(energyWh))
}

/**
 * Every watt-hour, for what is being bought or sold: 1_250 Wh is "1.25 kWh", 5_000 is "5.0 kWh".
 */
export function formatEnergyExact(energyWh: number): string {
  return `${formatNumber(decimalOf(energyWh, 3), { decimals: 3, atLeast: 1 })} kWh`
}

/** W in kW, from ten MW on in MW. */
function powerParts(powerW: number): Parts {
  const size = Math.abs(powerW)
  if (size >= 10_000_000)
    return { value: formatNumber(decimalOf(powerW, 6), { decimals: 1 }), unit: 'MW' }
  const decimals = size < 10_000 ? 2 : size < 100_000 ? 1 : 0
  return { value: formatNumber(decimalOf(powerW, 3), { decimals }), unit: 'kW' }
}

/** A measured power: 4_120 W is "4.12 kW". */
export function formatPower(powerW: number): string {
  return join(powerParts(powerW))
}

/** A rating, which is a round figure: 9_800 W is "9.8 kW", 30_000 W is "30 kW". */
export function formatCapacity(capacityW: number): string {
  const isLarge = Math.abs(capacityW) >= 10_000_000
  const value = formatNumber(decimalOf(capacityW, isLarge ? 6 : 3), { decimals: 2, atLeast: 0 })
  return `${value} ${isLarge ? 'MW' : 'kW'}`
}

/** 420 m is "0.4 km"; far things lose their decimal. */
export function formatDistance(distanceM: number): string {
  return `${formatNumber(decimalOf(distanceM, 3), { decimals: distanceM < 100_000 ? 1 : 0 })} km`
}

/** A round distance as in "within 12 km". */
export function formatRadius(radiusM: number): string {
  return `${formatNumber(decimalOf(radiusM, 3), { decimals: 1, atLeast: 0 })} km`
}
