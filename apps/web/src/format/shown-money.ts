import { apportion, type TradeAmounts } from '@commonwatt/domain'

const centMicros = 10_000

/**
 * Parts of a sum as they are shown, in micros, none below zero. Each rounded by itself, they may
 * miss the rounded sum by a cent; here its cents are divided by the largest remainder, so that what
 * one sees adds up.
 */
export function shownParts<Name extends string>(parts: Record<Name, number>): Record<Name, number> {
  const entries = Object.entries<number>(parts)
  const totalMicros = entries.reduce((sum, [, micros]) => sum + micros, 0)
  const weights = entries.map(([id, weight]) => ({ id, weight }))
  const cents = apportion(Math.round(totalMicros / centMicros), weights)
  return Object.fromEntries(
    entries.map(([name]) => [name, (cents.get(name) ?? 0) * centMicros])
  ) as Record<Name, number>
}

/** The lines of a bill as they are shown; with energy below zero each as it is. */
export function shownLines(amounts: TradeAmounts): TradeAmounts {
  const { energyMicros, gridFeeMicros, platformFeeMicros, totalMicros } = amounts
  if (energyMicros < 0) return amounts
  return { ...shownParts({ energyMicros, gridFeeMicros, platformFeeMicros }), totalMicros }
}
