import { addDays } from '../calendar/date.ts'
import { localInstantMs } from '../calendar/local-instant.ts'

/**
 * When the gate of a delivery day closes: at a local time of the market, some days before. Bids are
 * taken while now is earlier than this. Source: DOMAIN rules 1 and 2, the gate of SDAC at 12:00.
 */
export function gateClosureMs(input: {
  timeZone: string
  deliveryDate: string
  daysBefore: number
  localTime: string
}): number {
  const { timeZone, deliveryDate, daysBefore, localTime } = input
  return localInstantMs({ timeZone, date: addDays(deliveryDate, -daysBefore), localTime })
}
