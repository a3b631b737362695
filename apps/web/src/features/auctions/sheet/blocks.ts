import { isBlank, type SheetRow } from './rows.ts'
import type { Unit } from '../units.ts'

/** A stretch of the day that folds into one line. */
export interface Block {
  startMs: number
  endMs: number
  isOpen: boolean
}

/** What a stretch holds: nothing, the same single bid in every unit, or anything else. */
export type BlockContent = { kind: 'blank' } | { kind: 'same'; row: SheetRow } | { kind: 'mixed' }

const hourMs = 3_600_000
/**
 * A stretch of different bids is cut into pieces of this length, so that a full day stays in sight.
 */
const mixedMs = 2 * hourMs
/** An empty day is offered in quarters. */
const blankMs = 6 * hourMs
/** So many rows stand open at first. */
const openRows = 12

export function rowsAt(rows: readonly SheetRow[]): Map<number, SheetRow[]> {
  const found = new Map<number, SheetRow[]>()
  for (const row of rows) {
    const here = found.get(row.startMs)
    if (here) here.push(row)
    else found.set(row.startMs, [row])
  }
  return found
}

/**
 * The day in stretches by what they hold; decided anew when many rows change at once, never while
 * one types.
 */
export function blocksOf(rows: readonly SheetRow[], units: readonly Unit[]): Block[] {
  const at = rowsAt(rows.filter((row) => !isBlank(row)))
  const kinds = units.map((unit) => kindOf(at.get(unit.startMs) ?? []))
  const isEmpty = kinds.every((kind) => kind === '')
  let open = 0
  return runsOf(units, kinds).flatMap((run) => {
    const lengthMs = isEmpty ? blankMs : run.kind === 'mixed' ? mixedMs : Infinity
    return cut(run.units, lengthMs).map((piece): Block => {
      const isOpen = run.kind === 'mixed' && open + piece.length <= openRows
      if (isOpen) open += piece.length
      return { startMs: piece[0]?.startMs ?? 0, endMs: piece.at(-1)?.endMs ?? 0, isOpen }
    })
  })
}

/** What a block holds now, whatever it held when the day was cut. */
export function contentOf(
  block: Block,
  units: readonly Unit[],
  at: ReadonlyMap<number, readonly SheetRow[]>
): BlockContent {
  const filled = units
    .filter((unit) => unit.startMs >= block.startMs && unit.startMs < block.endMs)
    .map((unit) => (at.get(unit.startMs) ?? []).filter((row) => !isBlank(row)))
  if (filled.every((own) => own.length === 0)) return { kind: 'blank' }
  const row = filled[0]?.[0]
  const first = kindOf(filled[0] ?? [])
  const isSame =
    row !== undefined && first !== 'mixed' && filled.every((own) => kindOf(own) === first)
  return isSame && filled.length > 1 ? { kind: 'same', row } : { kind: 'mixed' }
}

/** '' for nothing, a text that equal single bids share, or 'mixed' for a step curve. */
function kindOf(own: readonly SheetRow[]): string {
  const [row] = own
  if (!row) return ''
  return own.length > 1 ? 'mixed' : [row.side, row.energy.trim(), row.limit.trim()].join(' ')
}

interface Run {
  kind: 'blank' | 'same' | 'mixed'
  units: Unit[]
}

/** Neighbours alike form a run; equal bids shorter than an hour join the mixed ones around them. */
function runsOf(units: readonly Unit[], kinds: readonly string[]): Run[] {
  const alike: { kind: string; units: Unit[] }[] = []
  for (const [index, unit] of units.entries()) {
    const kind = kinds[index] ?? ''
    const last = alike.at(-1)
    if (last && last.kind === kind) last.units.push(unit)
    else alike.push({ kind, units: [unit] })
  }
  const runs: Run[] = []
  for (const { kind, units: own } of alike) {
    const lengthMs = (own.at(-1)?.endMs ?? 0) - (own[0]?.startMs ?? 0)
    const isSame = kind !== 'mixed' && own.length > 1 && lengthMs >= hourMs
    const next: Run['kind'] = kind === '' ? 'blank' : isSame ? 'same' : 'mixed'
    const last = runs.at(-1)
    if (next === 'mixed' && last?.kind === 'mixed') last.units.push(...own)
    else runs.push({ kind: next, units: [...own] })
  }
  return runs
}

function cut(units: readonly Unit[], lengthMs: number): Unit[][] {
  const pieces: Unit[][] = []
  for (const unit of units) {
    const last = pieces.at(-1)
    const startMs = last?.[0]?.startMs ?? 0
    if (last && unit.startMs - startMs < lengthMs) last.push(unit)
    else pieces.push([unit])
  }
  return pieces
}
