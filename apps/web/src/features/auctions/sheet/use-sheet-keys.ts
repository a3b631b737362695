import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import type { BidSheet } from './use-bid-sheet.ts'

interface Goal {
  startMs: number
  cell: string
}

const hourMs = 3_600_000

/**
 * Moving through the sheet: ↑ ↓ and Enter by a row, ← → to the field beside it when the caret
 * stands at the edge, Page keys by an hour, Home and End to the day's edges. A fold in the way of
 * an hour opens.
 */
export function useSheetKeys(table: RefObject<HTMLTableElement | null>, sheet: BidSheet) {
  const awaited = useRef<Goal | null>(null)
  const focus = (goal: Goal): boolean => {
    const input = cellsOf(table.current, goal.cell).find(
      (cell) => startOf(cell) <= goal.startMs && goal.startMs < Number(cell.dataset['end'])
    )
    input?.focus()
    return input !== undefined
  }
  useEffect(() => {
    // The fold that was just opened has drawn its rows.
    if (awaited.current && focus(awaited.current)) awaited.current = null
  })

  const goTo = (goal: Goal) => {
    if (focus(goal)) return
    const block = sheet.state.blocks.find(
      ({ startMs, endMs }) => startMs <= goal.startMs && goal.startMs < endMs
    )
    if (!block) return
    awaited.current = goal
    sheet.change({ type: 'fold', startMs: block.startMs, isOpen: true })
  }

  return {
    onFocus: (event: FocusEvent) => {
      if (event.target instanceof HTMLInputElement) event.target.select()
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (isUndo(event)) {
        event.preventDefault()
        sheet.change({ type: event.shiftKey || event.key === 'y' ? 'redo' : 'undo' })
        return
      }
      const input = event.target
      if (!(input instanceof HTMLInputElement) || event.altKey || event.ctrlKey || event.metaKey)
        return
      const cell = input.dataset['cell'] ?? 'energy'
      const beside = besideOf(event, input, table.current)
      if (beside) {
        event.preventDefault()
        beside.focus()
        return
      }
      const toMs = timeAfterKey(event.key, startOf(input), sheet)
      if (toMs === null) return
      event.preventDefault()
      goTo({ startMs: toMs, cell })
    }
  }
}

const startOf = (cell: HTMLElement): number => Number(cell.dataset['start'])

function cellsOf(table: HTMLElement | null, cell?: string): HTMLInputElement[] {
  const selector = cell === undefined ? 'input[data-cell]' : `input[data-cell="${cell}"]`
  return [...(table?.querySelectorAll<HTMLInputElement>(selector) ?? [])]
}

function isUndo(event: KeyboardEvent): boolean {
  return (
    (event.ctrlKey || event.metaKey) &&
    (event.key === 'z' || event.key === 'y' || event.key === 'Z')
  )
}

/** The field that an arrow or Enter leads to; undefined when the key does something else. */
function besideOf(
  event: KeyboardEvent,
  input: HTMLInputElement,
  table: HTMLElement | null
): HTMLInputElement | undefined {
  const isBack =
    event.key === 'ArrowUp' ||
    event.key === 'ArrowLeft' ||
    (event.key === 'Enter' && event.shiftKey)
  const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
  if (!isSideways && !['ArrowUp', 'ArrowDown', 'Enter'].includes(event.key)) return undefined
  if (isSideways && !isAtEdge(input, isBack)) return undefined
  const cells = cellsOf(table, isSideways ? undefined : input.dataset['cell'])
  return cells[cells.indexOf(input) + (isBack ? -1 : 1)]
}

/** The caret stands where the arrow would leave the field, or all of it is chosen. */
function isAtEdge(
  { selectionStart, selectionEnd, value }: HTMLInputElement,
  isBack: boolean
): boolean {
  if (selectionStart === 0 && selectionEnd === value.length) return true
  const edge = isBack ? 0 : value.length
  return selectionStart === edge && selectionEnd === edge
}

function timeAfterKey(key: string, startMs: number, { units }: BidSheet): number | null {
  const first = units[0]?.startMs ?? 0
  const last = units.at(-1)?.startMs ?? 0
  if (key === 'Home') return first
  if (key === 'End') return last
  if (key === 'PageUp') return Math.max(first, startMs - hourMs)
  if (key === 'PageDown') return Math.min(last, startMs + hourMs)
  return null
}
