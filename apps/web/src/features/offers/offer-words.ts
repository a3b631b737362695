import type { Offer } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { energyParts, formatEnergy } from '../../format/energy.ts'
import { formatPercent } from '../../format/number.ts'
import { formatPrice } from '../../format/price.ts'

/** "8.4 of 12.0 kWh left", "96.0 kWh left" while nobody has bought. */
export function leftWords({ remainingWh, energyWh }: Offer): string {
  const left = formatEnergy(remainingWh)
  if (remainingWh === energyWh) return t`${left} left`
  const all = formatEnergy(energyWh)
  const isSameUnit = energyParts(remainingWh).unit === energyParts(energyWh).unit
  const part = isSameUnit ? energyParts(remainingWh).value : left
  return t`${part} of ${all} left`
}

/** How much of what was sold so far arrived. */
export function deliveredWords({ deliveredShare }: Offer): string {
  if (deliveredShare === null) return t`nothing delivered yet`
  const share = formatPercent(deliveredShare)
  return t`${share} delivered`
}

/** A tenth of a cent is what people see; less than half of that is no difference. */
const unseenMicrosPerKwh = 500

export interface Difference {
  side: 'under' | 'over' | 'same'
  words: string
}

/** This offer beside the grid in the same hours. */
export function gridDifference(offer: Offer, gridMicrosPerKwh: number): Difference {
  const difference = gridMicrosPerKwh - offer.allInMicrosPerKwh
  if (Math.abs(difference) < unseenMicrosPerKwh) return { side: 'same', words: t`same as the grid` }
  const size = formatPrice(Math.abs(difference), offer.currency)
  return difference > 0
    ? { side: 'under', words: t`${size} under the grid` }
    : { side: 'over', words: t`${size} over the grid` }
}
