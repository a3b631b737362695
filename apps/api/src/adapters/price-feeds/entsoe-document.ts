import { XMLParser, XMLValidator } from 'fast-xml-parser'
import {
  FeedFault,
  shorten,
  toPriceMicrosPerKwh,
  type FeedPrice,
  type FeedRequest
} from './feed.ts'

export type EntsoeDocument =
  | { kind: 'prices'; prices: FeedPrice[] }
  /** An acknowledgement: there is no document, and why. */
  | { kind: 'reason'; code: string; reason: string }

// Tags alone, every value as its text: a price is read exactly, and no entity is ever looked up.
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  isArray: (name) => lists.has(String(name))
})
const lists = new Set(['TimeSeries', 'Period', 'Point', 'Reason'])

type Node = Record<string, unknown>

/**
 * Reads a price document (A44) or an acknowledgement of the Transparency Platform.
 *
 * A zone may have several auctions a day, told apart by a classification sequence alone: 1 (or
 * none) is the coupled day-ahead auction that is meant. Curve A01 lists every point; A03 leaves out
 * a point that repeats the one before it, so that value is carried forward to the next point or the
 * end of the period. Source: ENTSO-E, Transparency Platform, publication document 7.x; curve types
 * of IEC 62325.
 */
export function parseEntsoe(text: string, request: FeedRequest): EntsoeDocument {
  const root = parseXml(text)
  const acknowledgement = asNode(root['Acknowledgement_MarketDocument'])
  if (acknowledgement) {
    const [first] = listOf(acknowledgement, 'Reason')
    return {
      kind: 'reason',
      code: textOf(first, 'code') ?? 'unknown',
      reason: textOf(first, 'text') ?? ''
    }
  }
  const publication = asNode(root['Publication_MarketDocument'])
  if (!publication) throw new FeedFault(`it answered no price document but "${shorten(text)}"`)
  const series = listOf(publication, 'TimeSeries').filter(isDayAhead)
  return { kind: 'prices', prices: series.flatMap((one) => pricesOf(one, request)) }
}

function parseXml(text: string): Node {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new FeedFault('its document declares entities')
  const validity = XMLValidator.validate(text)
  if (validity !== true) throw new FeedFault(`it answered no XML but "${shorten(text)}"`)
  return asNode(parser.parse(text)) ?? {}
}

function isDayAhead(series: Node): boolean {
  const sequence = textOf(series, 'classificationSequence_AttributeInstanceComponent.position')
  return sequence === undefined || sequence === '1'
}

function pricesOf(series: Node, { currency, zone }: FeedRequest): FeedPrice[] {
  const unit = `${textOf(series, 'currency_Unit.name') ?? ''}/${textOf(series, 'price_Measure_Unit.name') ?? ''}`
  if (unit !== `${currency}/MWH`) {
    throw new FeedFault(`its prices are in "${shorten(unit)}", not in ${currency}/MWh`)
  }
  const domain = textOf(series, 'in_Domain.mRID')
  if (domain !== undefined && domain !== zone) {
    throw new FeedFault(`it answered prices of ${shorten(domain)} for ${zone}`)
  }
  const curve = textOf(series, 'curveType') ?? 'A01'
  if (curve !== 'A01' && curve !== 'A03')
    throw new FeedFault(`curve type ${shorten(curve)} is unknown`)
  return listOf(series, 'Period').flatMap((period) => pointsOf(period, curve))
}

const minute = 60_000
const minutesOf: Record<string, number> = { PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 }
/** More than a year of quarter-hours is no answer to a question about days. */
const mostPoints = 40_000

function pointsOf(period: Node, curve: 'A01' | 'A03'): FeedPrice[] {
  const resolution = textOf(period, 'resolution') ?? ''
  const minutes = minutesOf[resolution]
  if (minutes === undefined) throw new FeedFault(`resolution "${shorten(resolution)}" is unknown`)
  const interval = asNode(period['timeInterval'])
  const startMs = instantOf(textOf(interval, 'start'))
  const count = (instantOf(textOf(interval, 'end')) - startMs) / (minutes * minute)
  if (!Number.isInteger(count) || count < 1 || count > mostPoints) {
    throw new FeedFault(`a period of it does not hold a whole number of ${resolution}`)
  }
  const byPosition = readPoints(listOf(period, 'Point'), count)
  const prices: FeedPrice[] = []
  let carried: number | undefined
  for (let position = 1; position <= count; position += 1) {
    const given = byPosition.get(position)
    const price = given ?? (curve === 'A03' ? carried : undefined)
    carried = given ?? carried
    if (price === undefined) continue
    const at = startMs + (position - 1) * minutes * minute
    prices.push({ startMs: at, minutes, priceMicrosPerKwh: price })
  }
  return prices
}

function readPoints(points: readonly Node[], count: number): Map<number, number> {
  const byPosition = new Map<number, number>()
  for (const point of points) {
    const text = textOf(point, 'position') ?? ''
    const position = /^\d{1,6}$/.test(text) ? Number(text) : 0
    if (position < 1 || position > count || byPosition.has(position)) {
      throw new FeedFault(`position "${shorten(text)}" does not belong into its period`)
    }
    byPosition.set(position, toPriceMicrosPerKwh(textOf(point, 'price.amount')))
  }
  return byPosition
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/

function instantOf(text: string | undefined): number {
  const atMs = text !== undefined && instant.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(atMs)) throw new FeedFault(`"${shorten(text)}" is no instant`)
  return atMs
}

function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null ? (value as Node) : undefined
}

function listOf(node: Node, name: string): Node[] {
  const list: unknown = node[name]
  return Array.isArray(list)
    ? list.flatMap((item: unknown): Node[] => {
        const found = asNode(item)
        return found ? [found] : []
      })
    : []
}

function textOf(node: Node | undefined, name: string): string | undefined {
  const value = node?.[name]
  return typeof value === 'string' ? value : undefined
}
