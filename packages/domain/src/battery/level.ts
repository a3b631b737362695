import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'

/**
 * What happened to a battery, at an instant in epoch ms; `sequence` orders what happened at the
 * same instant. A report of its meter or a correction tells the level; a charge adds to it; a
 * delivery or discharge takes from it.
 */
export type BatteryEvent = { at: number; sequence: number } & (
  | { kind: 'meter_report' | 'correction'; levelWh: number }
  | { kind: 'charge' | 'discharge' | 'delivery'; energyWh: number }
)

/**
 * The level of a battery after its events, in whatever order they come: folded by (at, sequence)
 * from an empty battery, held within 0 and the capacity after each. `at` is the instant of the last
 * event, null when there is none.
 */
export function batteryLevel(input: { events: readonly BatteryEvent[]; capacityWh: number }): {
  levelWh: number
  at: number | null
} {
  assertNonNegativeInteger(input.capacityWh, 'capacityWh')
  const events = input.events.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)
  let levelWh = 0
  for (const event of events) {
    levelWh = Math.min(Math.max(levelAfter(levelWh, event), 0), input.capacityWh)
  }
  return { levelWh, at: events.at(-1)?.at ?? null }
}

/** The energy above the reserve, in Wh; 0 when the level is under it. */
export function usableWh(input: { levelWh: number; reserveWh: number }): number {
  assertNonNegativeInteger(input.levelWh, 'levelWh')
  assertNonNegativeInteger(input.reserveWh, 'reserveWh')
  return Math.max(0, input.levelWh - input.reserveWh)
}

function levelAfter(levelWh: number, event: BatteryEvent): number {
  switch (event.kind) {
    case 'meter_report':
    case 'correction':
      assertSafeInteger(event.levelWh, 'levelWh')
      return event.levelWh
    case 'charge':
      assertNonNegativeInteger(event.energyWh, 'energyWh')
      return levelWh + event.energyWh
    case 'discharge':
    case 'delivery':
      assertNonNegativeInteger(event.energyWh, 'energyWh')
      return levelWh - event.energyWh
  }
}
