import { blocksOf, type Block } from './blocks.ts'
import { isBlank, rowKey, type Field, type SheetRow, type Side } from './rows.ts'
import type { Unit } from '../units.ts'

interface Snapshot {
  rows: readonly SheetRow[]
  blocks: readonly Block[]
}

export interface SheetState extends Snapshot {
  past: readonly Snapshot[]
  future: readonly Snapshot[]
  /** The field that is being typed into: its letters are taken back together. */
  typing: string | null
}

export type SheetAction =
  | { type: 'type'; startMs: number; key: string; field: Field; text: string; side: Side }
  | { type: 'side'; startMs: number; key: string; side: Side }
  | { type: 'addStep'; startMs: number; side: Side }
  | { type: 'remove'; keys: readonly string[] }
  /** A folded stretch of equal bids is changed as one. */
  | {
      type: 'stretch'
      startMs: number
      endMs: number
      change: Partial<Pick<SheetRow, 'side' | Field>>
    }
  /** Many rows at once take the place of what these units held. */
  | { type: 'put'; rows: readonly SheetRow[] }
  | { type: 'clear' }
  | { type: 'load'; rows: readonly SheetRow[] }
  | { type: 'fold'; startMs: number; isOpen: boolean }
  | { type: 'undo' }
  | { type: 'redo' }

const mostSteps = 100

export function startSheet(rows: readonly SheetRow[], units: readonly Unit[]): SheetState {
  return { rows, blocks: blocksOf(rows, units), past: [], future: [], typing: null }
}

/** Everything that can happen to a sheet. Folding is no change, so it is not taken back. */
export function changeSheet(
  units: readonly Unit[]
): (state: SheetState, action: SheetAction) => SheetState {
  return (state, action) => {
    switch (action.type) {
      case 'type':
        return typeInto(state, action)
      case 'side':
        return step(state, setSide(state.rows, action))
      case 'addStep':
        return step(state, addStep(state.rows, action))
      case 'remove':
        return step(
          state,
          state.rows.filter((row) => !action.keys.includes(row.key))
        )
      case 'stretch':
        return changeStretch(state, action)
      case 'put':
        return recut(state, putRows(state.rows, action.rows), units)
      case 'clear':
        return recut(state, [], units)
      case 'load':
        return startSheet(action.rows, units)
      case 'fold':
        return { ...state, blocks: fold(state.blocks, action) }
      case 'undo':
        return travel(state, 'past', 'future')
      case 'redo':
        return travel(state, 'future', 'past')
    }
  }
}

type Of<T extends SheetAction['type']> = Extract<SheetAction, { type: T }>

const inOrder = (rows: readonly SheetRow[]): SheetRow[] =>
  [...rows].sort((a, b) => a.startMs - b.startMs)

function step(
  state: SheetState,
  rows: readonly SheetRow[],
  typing: string | null = null
): SheetState {
  const isSame = typing !== null && typing === state.typing
  const here = { rows: state.rows, blocks: state.blocks }
  const past = isSame ? state.past : [...state.past, here].slice(-mostSteps)
  return { rows, blocks: state.blocks, past, future: [], typing }
}

function recut(state: SheetState, rows: readonly SheetRow[], units: readonly Unit[]): SheetState {
  return { ...step(state, rows), blocks: blocksOf(rows, units) }
}

function typeInto(state: SheetState, action: Of<'type'>): SheetState {
  const { key, field, text, startMs, side } = action
  const isThere = state.rows.some((row) => row.key === key)
  const rows = isThere
    ? state.rows.map((row) => (row.key === key ? { ...row, [field]: text } : row))
    : inOrder([...state.rows, { key, startMs, side, energy: '', limit: '', [field]: text }])
  return step(state, rows, `${key} ${field}`)
}

function setSide(rows: readonly SheetRow[], { key, startMs, side }: Of<'side'>): SheetRow[] {
  if (rows.some((row) => row.key === key))
    return rows.map((row) => (row.key === key ? { ...row, side } : row))
  return inOrder([...rows, { key, startMs, side, energy: '', limit: '' }])
}

function addStep(rows: readonly SheetRow[], { startMs, side }: Of<'addStep'>): SheetRow[] {
  const own = rows.filter((row) => row.startMs === startMs)
  const last = Math.max(-1, ...own.map((row) => Number(row.key.split(':')[1])))
  return inOrder([
    ...rows,
    { key: rowKey(startMs, last + 1), startMs, side, energy: '', limit: '' }
  ])
}

function changeStretch(state: SheetState, action: Of<'stretch'>): SheetState {
  const { startMs, endMs, change } = action
  const rows = state.rows.map((row) =>
    row.startMs >= startMs && row.startMs < endMs && !isBlank(row) ? { ...row, ...change } : row
  )
  const field = Object.keys(change)[0] ?? ''
  return step(state, rows, field === 'side' ? null : `${startMs}-${endMs} ${field}`)
}

function putRows(rows: readonly SheetRow[], put: readonly SheetRow[]): SheetRow[] {
  const taken = new Set(put.map((row) => row.startMs))
  return inOrder([...rows.filter((row) => !taken.has(row.startMs) && !isBlank(row)), ...put])
}

function fold(blocks: readonly Block[], { startMs, isOpen }: Of<'fold'>): Block[] {
  return blocks.map((block) => (block.startMs === startMs ? { ...block, isOpen } : block))
}

function travel(state: SheetState, from: 'past' | 'future', to: 'past' | 'future'): SheetState {
  const next = state[from].at(-1)
  if (!next) return state
  const here = { rows: state.rows, blocks: state.blocks }
  return {
    ...state,
    ...next,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], here],
    typing: null
  }
}
