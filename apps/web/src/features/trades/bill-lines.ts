import { apportion, type TradeAmounts } from '@commonwatt/domain'

const centMicros = 10_000

/**
 * The lines of a sum as they are shown. Each rounded by itself, they may miss the rounded total by a cent; here
 * the cents of the total are divided by the largest remainder, so that what one sees always adds up.
 */
export function shownLines(amounts: TradeAmounts): TradeAmounts {
  const { energyMicros, gridFeeMicros, platformFeeMicros, totalMicros } = amounts
  if (energyMicros < 0) return amounts
  const cents = apportion(Math.round(totalMicros / centMicros), [
    { id: 'energy', weight: energyMicros },
    { id: 'grid', weight: gridFeeMicros },
    { id: 'platform', weight: platformFeeMicros }
  ])
  const shown = (id: string) => (cents.get(id) ?? 0) * centMicros
  return {
    energyMicros: shown('energy'),
    gridFeeMicros: shown('grid'),
    platformFeeMicros: shown('platform'),
    totalMicros
  }
}
