import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Market } from '@commonwatt/contract'
import type { PriceRow } from '@commonwatt/domain'
import { checkRows, fileRefusal, lineRefusal } from './price-file.ts'
import { parseStart, reasonBeyondLimits } from './price-line.ts'

const Item = Type.Object(
  {
    deliveryStart: Type.String(),
    resolutionMin: Type.Union([Type.Literal(15), Type.Literal(30), Type.Literal(60)]),
    priceMicrosPerKwh: Type.Integer()
  },
  { additionalProperties: false }
)

/**
 * Reads a list of prices in JSON into rows by start; the line of an item is its place in the list,
 * from 1. Refuses the whole list at the first item that does not hold, or when it is no list at
 * all.
 */
export function readPriceList(bytes: Uint8Array, market: Market): PriceRow[] {
  const rows = parse(bytes).map((item, index): PriceRow => {
    const line = index + 1
    if (!Value.Check(Item, item)) throw lineRefusal(line, reasonFor(item))
    const { deliveryStart, resolutionMin, priceMicrosPerKwh } = item
    const startMs = parseStart(deliveryStart)
    if (startMs === null) {
      const shown = deliveryStart.slice(0, 40)
      throw lineRefusal(line, `"${shown}" is no instant from 2000 to 2100 with Z or an offset`)
    }
    const beyond = reasonBeyondLimits(priceMicrosPerKwh, market)
    if (beyond !== null) throw lineRefusal(line, `the price ${priceMicrosPerKwh} ${beyond}`)
    return { line, startMs, minutes: resolutionMin, priceMicrosPerKwh }
  })
  return checkRows(rows, market)
}

function reasonFor(item: unknown): string {
  const wanted = Object.keys(Item.properties)
  const [fault] = Value.Errors(Item, item)
  const field = fault?.instancePath.slice(1) ?? ''
  if (wanted.includes(field)) return `${field} ${fault?.message ?? 'is wrong'}`
  return `it has to have ${wanted.join(', ')} and nothing else`
}

function parse(bytes: Uint8Array): unknown[] {
  let list: unknown
  try {
    list = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw fileRefusal('it is no JSON')
  }
  if (!Array.isArray(list)) throw fileRefusal('it is no list')
  return list
}
