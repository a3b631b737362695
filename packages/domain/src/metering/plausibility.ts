import { assertNonNegativeInteger } from '../assert.ts'
import { hourMs, type Interval } from '../calendar/interval.ts'
import type { SiteEquipment } from '../capacity/site-equipment.ts'
import type { Channel } from './channels.ts'

export type Implausibility = 'power_implausible' | 'level_implausible'

/**
 * Name plates are nominal: the edge of a cloud lifts panels above theirs, and a fuse stands more
 * than it says for a while. So a quarter more power is still believed, and a twentieth more of a
 * battery's capacity.
 */
const power = { numerator: 5n, denominator: 4n }
const level = { numerator: 21n, denominator: 20n }

/**
 * Why a reading cannot be true at its site, or null. Energy must not take more power than could
 * flow on its channel over its interval, with a quarter more and the 1 Wh of a rounding; a level
 * must not pass the battery's capacity by more than a twentieth. Where nothing is known of what
 * limits a channel, nothing is implausible, nor is a reading without a value.
 */
export function findImplausibility(
  reading: Interval & { channel: Channel; valueWh: number | null },
  equipment: SiteEquipment
): Implausibility | null {
  const { channel, valueWh } = reading
  if (valueWh === null) return null
  assertNonNegativeInteger(valueWh, 'valueWh')
  const value = BigInt(valueWh)
  if (channel === 'state_of_charge') {
    const { capacityWh } = equipment
    if (capacityWh === null) return null
    const isTooFull = value * level.denominator > BigInt(capacityWh) * level.numerator
    return isTooFull ? 'level_implausible' : null
  }
  const limitW = BigInt(limitOf(channel, equipment))
  if (limitW === 0n) return null
  const lengthMs = BigInt(reading.endMs - reading.startMs)
  const mostWh = (limitW * lengthMs * power.numerator) / (BigInt(hourMs) * power.denominator) + 1n
  return value > mostWh ? 'power_implausible' : null
}

/** The most power in W that can flow on a channel; 0 where nothing is known of it. */
function limitOf(channel: Exclude<Channel, 'state_of_charge'>, equipment: SiteEquipment): number {
  const { sanctionedLoadW, generationW, listedStorageW } = equipment
  // The battery of a site may be listed as well.
  const chargeW = Math.max(equipment.chargeW, listedStorageW)
  const dischargeW = Math.max(equipment.dischargeW, listedStorageW)
  // Who feeds in more than the connection is agreed for still does it through that connection.
  const connectionW = Math.max(sanctionedLoadW, generationW + dischargeW)
  switch (channel) {
    case 'import':
    case 'export':
      return connectionW
    case 'production':
      return generationW || connectionW
    case 'consumption':
      return sanctionedLoadW === 0 ? 0 : sanctionedLoadW + generationW + dischargeW
    case 'battery_charge':
      return chargeW || connectionW
    case 'battery_discharge':
      return dischargeW || connectionW
  }
}
