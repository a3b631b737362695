import { t } from '@lingui/core/macro'
import type { assetTypes } from '@commonwatt/contract'
import {
  IconBattery3,
  IconDroplet,
  IconFlame,
  IconSolarPanel,
  IconWindmill,
  type Icon
} from '@tabler/icons-react'

export type SourceType = (typeof assetTypes)[number]

/** Word, icon and colour family of a source of energy; the same wherever it shows. */
export interface SourceLook {
  word: string
  family: string
  Icon: Icon
}

export function sourceLook(type: SourceType): SourceLook {
  const looks: Record<SourceType, SourceLook> = {
    solar: { word: t`Solar`, family: 'solar', Icon: IconSolarPanel },
    wind: { word: t`Wind`, family: 'wind', Icon: IconWindmill },
    biogas: { word: t`Biogas`, family: 'biogas', Icon: IconFlame },
    hydro: { word: t`Hydro`, family: 'hydro', Icon: IconDroplet },
    battery: { word: t`Battery`, family: 'battery', Icon: IconBattery3 }
  }
  return looks[type]
}
