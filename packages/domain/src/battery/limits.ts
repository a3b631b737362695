import { assertNonNegativeInteger } from '../assert.ts'

export type BatteryFigures = {
  capacityWh: number
  reserveWh: number
  levelWh: number
  /** Offered or sold and not yet delivered. */
  promisedWh: number
}

export type CheckedBatteryFigures =
  { ok: true } | { ok: false; field: 'capacityWh' | 'reserveWh' | 'levelWh'; reason: BatteryFault }

export type BatteryFault =
  | 'reserve_above_capacity'
  | 'level_above_capacity'
  | 'promises_above_capacity'
  | 'reserve_cuts_promises'

/**
 * Whether the figures of a battery can stand together, in Wh: reserve and level fit into the
 * capacity, and so do reserve and promises. `before` are the figures so far: nobody may raise the
 * reserve into what is promised, but a battery that has sunk below its promises by itself may stay
 * as it is.
 */
export function checkBatteryFigures(
  figures: BatteryFigures,
  before?: BatteryFigures
): CheckedBatteryFigures {
  for (const [name, value] of Object.entries(figures)) assertNonNegativeInteger(value, name)
  const { capacityWh, reserveWh, levelWh, promisedWh } = figures
  if (reserveWh > capacityWh) {
    return { ok: false, field: 'reserveWh', reason: 'reserve_above_capacity' }
  }
  if (levelWh > capacityWh) {
    const field = before && before.levelWh === levelWh ? 'capacityWh' : 'levelWh'
    return { ok: false, field, reason: 'level_above_capacity' }
  }
  if (!before || promisedWh === 0) return { ok: true }
  if (capacityWh < before.capacityWh && reserveWh + promisedWh > capacityWh) {
    return { ok: false, field: 'capacityWh', reason: 'promises_above_capacity' }
  }
  if (reserveWh > before.reserveWh && reserveWh + promisedWh > levelWh) {
    return { ok: false, field: 'reserveWh', reason: 'reserve_cuts_promises' }
  }
  return { ok: true }
}
