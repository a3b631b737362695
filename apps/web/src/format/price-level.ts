import { t } from '@lingui/core/macro'
import type { priceLevels } from '@commonwatt/contract'

/** How a price stands within its day. A flat tariff has no levels. */
export type PriceLevel = (typeof priceLevels)[number]

/** Colour and shape of a level: the word always stands beside them. */
export interface LevelLook {
  word: string
  color: string
  textColor: string
  shape: 'down' | 'dot' | 'square' | 'up'
}

export function priceLevelLook(level: PriceLevel): LevelLook {
  const words = {
    below_zero: t`below zero`,
    cheap: t`cheap`,
    normal: t`normal`,
    expensive: t`expensive`
  }
  const shapes = { below_zero: 'down', cheap: 'dot', normal: 'square', expensive: 'up' } as const
  const token = level === 'below_zero' ? 'below' : level
  return {
    word: words[level],
    color: `var(--cw-${token})`,
    textColor: `var(--cw-${token}-text)`,
    shape: shapes[level]
  }
}
