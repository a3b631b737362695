import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { slotAfterKey, slotAt, type Slot } from './slots.ts'

interface Reading {
  /** Which slot is read: chosen by key, finger or mouse, else the one of now. */
  at: number
  isChosen: boolean
  onKeyDown: (event: KeyboardEvent) => void
  onPointerMove: (event: PointerEvent<Element>) => void
  onPointerLeave: (event: PointerEvent<Element>) => void
}

interface Options {
  slots: readonly Slot[]
  /** Where reading starts: now, or the first slot. */
  restMs: number
  /** The instant under a horizontal place inside the drawing. */
  instantAt: (xPx: number) => number
  /** How far the Page keys go; an hour when it is not said. */
  pageMs?: number | undefined
}

/** Reading a chart slot by slot; a mouse that leaves gives back what the keys had chosen. */
export function useSlotReading({ slots, restMs, instantAt, pageMs }: Options): Reading {
  const [keyed, setKeyed] = useState<number | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const within = (ms: number) => slotAt(slots, ms)
  const chosen = pointed ?? keyed
  const at = within(chosen ?? restMs)
  return {
    at,
    isChosen: chosen !== null,
    onKeyDown: (event) => {
      const next = slotAfterKey(slots, at, event.key, pageMs)
      if (next === null) return
      event.preventDefault()
      setPointed(null)
      setKeyed(slots[next]?.startMs ?? null)
    },
    onPointerMove: (event) => {
      const box = event.currentTarget.getBoundingClientRect()
      setPointed(instantAt(event.clientX - box.left))
    },
    onPointerLeave: (event) => {
      // A finger that lifts leaves its choice standing.
      if (event.pointerType === 'touch') setKeyed(pointed)
      setPointed(null)
    }
  }
}
