import {
  greatestEnergyWhAt,
  type Auction,
  type BidLimits as BidLimitsSchema,
  type BidSet as BidSetSchema
} from '@commonwatt/contract'
import type { Static } from 'typebox'
import { findSelfCross, grantSales } from '@commonwatt/domain'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../../format/energy.ts'
import {
  editableEnergy,
  editablePrice,
  isTooMuchEnergy,
  parseEnergyWh,
  parsePriceMicrosPerKwh
} from '../../../format/parse.ts'
import { formatPrice } from '../../../format/price.ts'
import { toMs } from '../../../format/zone.ts'

export type BidSet = Static<typeof BidSetSchema>
export type BidLimits = Static<typeof BidLimitsSchema>
export type Side = 'buy' | 'sell'
export type Field = 'energy' | 'limit'

/** A row of the sheet with what was typed, as it was typed. */
export interface SheetRow {
  key: string
  startMs: number
  side: Side
  energy: string
  limit: string
}

/** A row that can be handed in. */
export interface SheetBid {
  startMs: number
  side: Side
  quantityWh: number
  limitPriceMicrosPerKwh: number
}

/** A bid that still knows its row. */
export type KeyedBid = SheetBid & { key: string }

export interface RowFault {
  key: string
  field: Field
  text: string
  /** The other field is filled and this one waits: unfinished, not wrong. */
  isMissing?: boolean
}

/** The rows that are bids, and what keeps the others from being one. */
export interface ReadSheet {
  bids: KeyedBid[]
  faults: RowFault[]
}

type Rules = Pick<
  Auction,
  'currency' | 'floorMicrosPerKwh' | 'capMicrosPerKwh' | 'tickMicrosPerKwh'
>

export const isBlank = (row: SheetRow): boolean =>
  row.energy.trim() === '' && row.limit.trim() === ''

/** Rows of one unit are told apart by a number after its start. */
export const rowKey = (startMs: number, step: number): string => `${startMs}:${step}`

export function rowsOf(bids: readonly SheetBid[], currency: string): SheetRow[] {
  const steps = new Map<number, number>()
  return [...bids]
    .sort((a, b) => a.startMs - b.startMs)
    .map((bid) => {
      const step = steps.get(bid.startMs) ?? 0
      steps.set(bid.startMs, step + 1)
      return {
        key: rowKey(bid.startMs, step),
        startMs: bid.startMs,
        side: bid.side,
        energy: editableEnergy(bid.quantityWh, 2),
        limit: editablePrice(bid.limitPriceMicrosPerKwh, currency, 1)
      }
    })
}

export function bidsOfSet(set: Pick<BidSet, 'bids'>): SheetBid[] {
  return set.bids.map(({ deliveryStart, side, quantityWh, limitPriceMicrosPerKwh }) => ({
    startMs: toMs(deliveryStart),
    side,
    quantityWh,
    limitPriceMicrosPerKwh
  }))
}

/**
 * Reads every row that is not blank. A refusal of the server is foreseen here, in the same words.
 */
export function readSheet(
  rows: readonly SheetRow[],
  rules: Rules,
  { limits, maySell }: { limits: BidLimits | null; maySell: boolean }
): ReadSheet {
  const sheet: ReadSheet = { bids: [], faults: [] }
  for (const row of rows) {
    if (isBlank(row)) continue
    const read = readRow(row, rules)
    if (row.side === 'sell' && !maySell)
      sheet.faults.push({ key: row.key, field: 'energy', text: t`only producers sell` })
    if (read.faults.length > 0) sheet.faults.push(...read.faults)
    else sheet.bids.push({ ...read.bid, key: row.key })
  }
  for (const unit of byUnit(sheet.bids)) sheet.faults.push(...unitFaults(unit, limits))
  if (limits) sheet.faults.push(...sellFaults(sheet.bids, limits))
  return sheet
}

/** The same bids in the same units, however their figures are written and their rows numbered. */
export function isSameSheet(
  a: readonly SheetRow[],
  b: readonly SheetRow[],
  currency: string
): boolean {
  const texts = (rows: readonly SheetRow[]) =>
    rows
      .filter((row) => !isBlank(row))
      .map((row) => {
        const energy = parseEnergyWh(row.energy) ?? row.energy
        const limit = parsePriceMicrosPerKwh(row.limit, currency) ?? row.limit
        return [row.startMs, row.side, energy, limit].join(' ')
      })
      .sort()
      .join('|')
  return texts(a) === texts(b)
}

/** What the field holds, or null while it is no figure. */
export const energyOf = (row: SheetRow): number | null => parseEnergyWh(row.energy)

function readRow(row: SheetRow, rules: Rules): { bid: SheetBid; faults: RowFault[] } {
  const { currency } = rules
  const quantityWh = parseEnergyWh(row.energy)
  const limit = parsePriceMicrosPerKwh(row.limit, currency)
  const faults: RowFault[] = []
  const fault = (field: Field, text: string) => faults.push({ key: row.key, field, text })
  const miss = (field: Field, text: string) =>
    faults.push({ key: row.key, field, text, isMissing: true })
  const mostWh = greatestEnergyWhAt(limit ?? 0)
  if (row.energy.trim() === '') miss('energy', t`how many kWh?`)
  else if (isTooMuchEnergy(row.energy) || (quantityWh ?? 0) > mostWh) {
    const most = formatEnergyExact(mostWh)
    fault('energy', t`at most ${most}`)
  } else if (quantityWh === null || quantityWh <= 0)
    fault('energy', t`a number above 0, such as 0.35`)
  if (row.limit.trim() === '') miss('limit', t`at which price?`)
  else if (limit === null) fault('limit', t`a price, such as 12.5`)
  else if (limit < rules.floorMicrosPerKwh || limit > rules.capMicrosPerKwh) {
    const floor = formatPrice(rules.floorMicrosPerKwh, currency)
    const cap = formatPrice(rules.capMicrosPerKwh, currency)
    fault('limit', t`prices here go from ${floor} to ${cap}`)
  } else if (limit % rules.tickMicrosPerKwh !== 0) {
    const tick = formatPrice(rules.tickMicrosPerKwh, currency, 3)
    fault('limit', t`prices here go in steps of ${tick}`)
  }
  const { startMs, side } = row
  return {
    bid: { startMs, side, quantityWh: quantityWh ?? 0, limitPriceMicrosPerKwh: limit ?? 0 },
    faults
  }
}

function byUnit(bids: readonly KeyedBid[]): KeyedBid[][] {
  const units = new Map<number, KeyedBid[]>()
  for (const bid of bids) {
    const unit = units.get(bid.startMs)
    if (unit) unit.push(bid)
    else units.set(bid.startMs, [bid])
  }
  return [...units.values()]
}

/**
 * What only shows when the bids of one unit are seen together: own bids that cross, more than the
 * place can use.
 */
function unitFaults(bids: readonly KeyedBid[], limits: BidLimits | null): RowFault[] {
  const faults: RowFault[] = []
  const crossing = findSelfCross(
    bids.map((bid) => ({ ...bid, id: bid.key, ownerId: '', deliveryStart: bid.startMs }))
  )
  if (crossing) {
    const text = t`you would buy from yourself: the buy limit has to stay below the sell limit`
    faults.push({ key: crossing.sellId, field: 'limit', text })
  }
  const buys = bids.filter(({ side }) => side === 'buy')
  const last = buys.at(-1)
  if (!limits || !last || sumOf(buys) <= limits.buyWh) return faults
  const most = formatEnergyExact(limits.buyWh)
  faults.push({ key: last.key, field: 'energy', text: t`your place can use at most ${most} then` })
  return faults
}

/** What only shows when all units are seen together: the battery gives what it holds once. */
function sellFaults(bids: readonly KeyedBid[], limits: BidLimits): RowFault[] {
  const sells = byUnit(bids.filter(({ side }) => side === 'sell'))
  const units = limits.units.map((unit) => ({ ...unit, startMs: toMs(unit.deliveryStart) }))
  const wanted = sells.flatMap((unit) => {
    const [first] = unit
    return first ? [{ startMs: first.startMs, quantityWh: sumOf(unit) }] : []
  })
  return grantSales({ storedWh: limits.storedWh, units }, wanted).flatMap((sale) => {
    const last = bids.findLast(({ side, startMs }) => side === 'sell' && startMs === sale.startMs)
    if (!last || sale.quantityWh <= sale.limitWh) return []
    const most = formatEnergyExact(sale.limitWh)
    const text = t`your place can sell at most ${most} then`
    return [{ key: last.key, field: 'energy' as const, text }]
  })
}

function sumOf(bids: readonly KeyedBid[]): number {
  return bids.reduce((sum, bid) => sum + bid.quantityWh, 0)
}
