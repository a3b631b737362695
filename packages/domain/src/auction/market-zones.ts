/** A community of a market: the places whose pin code begins with one of these. */
export type PinCodeZone = { id: string; pinCodes: readonly string[] }

/** A line between zones, or within one; each fee holds from its time of day to the next one's. */
export type ZoneLine = {
  fromZoneId: string
  toZoneId: string
  fees: readonly { fromLocalTime: string; feeMicrosPerKwh: number | null }[]
}

/**
 * The zone with the longest beginning of a pin code, the first in the list where two are as long;
 * null when none begins it. Blanks in a pin code do not count, nor does upper or lower case.
 */
export function zoneOfPinCode<Z extends PinCodeZone>(
  zones: readonly Z[],
  pinCode: string
): Z | null {
  const code = foldPinCode(pinCode)
  let found: Z | null = null
  let longest = -1
  for (const zone of zones) {
    for (const beginning of zone.pinCodes) {
      const folded = foldPinCode(beginning)
      if (folded.length <= longest || !code.startsWith(folded)) continue
      found = zone
      longest = folded.length
    }
  }
  return found
}

/**
 * The fees between zones (micros of the currency per kWh) at a minute of the market's local day, by
 * the zone of the seller, then of the buyer; null where no line runs then.
 */
export function zoneFeesAt(input: {
  zoneIds: readonly string[]
  lines: readonly ZoneLine[]
  minuteOfDay: number
}): (number | null)[][] {
  const { zoneIds, lines, minuteOfDay } = input
  return zoneIds.map((fromZoneId) =>
    zoneIds.map((toZoneId) => {
      const line = lines.find(
        (candidate) => candidate.fromZoneId === fromZoneId && candidate.toZoneId === toZoneId
      )
      const fee = line?.fees.findLast(({ fromLocalTime }) => minuteOf(fromLocalTime) <= minuteOfDay)
      return fee?.feeMicrosPerKwh ?? null
    })
  )
}

function foldPinCode(text: string): string {
  return text.replaceAll(/\s/g, '').toLowerCase()
}

function minuteOf(localTime: string): number {
  return Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3))
}
