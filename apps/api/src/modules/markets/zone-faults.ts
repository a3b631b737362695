import type { Market } from '@commonwatt/contract'

type Fault = { field: string; reason: string }

/** What the schema cannot say about a market's zones and the lines between them. */
export function zoneFaultsOf({ zones = [], zoneLines = [] }: Market): Fault[] {
  const faults: Fault[] = []
  const ids = zones.map(({ id }) => id)
  const seenPinCodes = new Set<string>()
  for (const [index, { id, pinCodes }] of zones.entries()) {
    const field = `zones/${index}`
    if (ids.indexOf(id) !== index)
      faults.push({ field: `${field}/id`, reason: 'stands there twice' })
    const hasOwn = zoneLines.some(
      ({ fromZoneId, toZoneId }) => fromZoneId === id && toZoneId === id
    )
    if (!hasOwn) faults.push({ field, reason: 'needs a line of zoneLines within itself' })
    for (const pinCode of pinCodes) {
      if (seenPinCodes.has(pinCode)) {
        faults.push({ field: `${field}/pinCodes`, reason: `holds "${pinCode}" a second time` })
      }
      seenPinCodes.add(pinCode)
    }
  }
  const seenLines = new Set<string>()
  for (const [index, line] of zoneLines.entries()) {
    const field = `zoneLines/${index}`
    for (const name of ['fromZoneId', 'toZoneId'] as const) {
      if (!ids.includes(line[name])) {
        faults.push({ field: `${field}/${name}`, reason: 'is no zone of this market' })
      }
    }
    const key = JSON.stringify([line.fromZoneId, line.toZoneId])
    if (seenLines.has(key)) faults.push({ field, reason: 'stands there twice' })
    seenLines.add(key)
    faults.push(...feeFaultsOf(line.fees, `${field}/fees`))
  }
  return faults
}

function feeFaultsOf(
  fees: NonNullable<Market['zoneLines']>[number]['fees'],
  field: string
): Fault[] {
  const faults: Fault[] = []
  if (fees[0]?.fromLocalTime !== '00:00') {
    faults.push({ field: `${field}/0/fromLocalTime`, reason: 'must be 00:00' })
  }
  for (const [index, { fromLocalTime, feeMicrosPerKwh }] of fees.entries()) {
    const before = fees[index - 1]
    if (before && before.fromLocalTime >= fromLocalTime) {
      faults.push({ field: `${field}/${index}/fromLocalTime`, reason: 'must be later than before' })
    }
    if ((feeMicrosPerKwh ?? 0) < 0) {
      faults.push({ field: `${field}/${index}/feeMicrosPerKwh`, reason: 'must not be negative' })
    }
  }
  return faults
}
