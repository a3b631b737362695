import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { amountMicrosFor } from '../units/rounding.ts'

export type TradeAmounts = {
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
  totalMicros: number
}

/**
 * What a trade costs the buyer, line by line: each line is price × Wh / 1000 rounded half-even by
 * itself, the total is the sum of the lines, so the lines always add up. The energy's price may be
 * negative; energy and fees may not.
 */
export function tradeAmounts(input: {
  energyWh: number
  priceMicrosPerKwh: number
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
}): TradeAmounts {
  const { energyWh, priceMicrosPerKwh, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } = input
  assertNonNegativeInteger(energyWh, 'energyWh')
  assertNonNegativeInteger(gridFeeMicrosPerKwh, 'gridFeeMicrosPerKwh')
  assertNonNegativeInteger(platformFeeMicrosPerKwh, 'platformFeeMicrosPerKwh')
  const energyMicros = amountMicrosFor({ priceMicrosPerKwh, energyWh })
  const gridFeeMicros = amountMicrosFor({ priceMicrosPerKwh: gridFeeMicrosPerKwh, energyWh })
  const platformFeeMicros = amountMicrosFor({
    priceMicrosPerKwh: platformFeeMicrosPerKwh,
    energyWh
  })
  const totalMicros = energyMicros + gridFeeMicros + platformFeeMicros
  assertSafeInteger(totalMicros, 'totalMicros')
  return { energyMicros, gridFeeMicros, platformFeeMicros, totalMicros }
}
