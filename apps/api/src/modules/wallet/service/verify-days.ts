import {
  addToBlocks,
  blockRootsOf,
  faultOfDay,
  merkleRootOfBlocks,
  type MerkleBlocks
} from '@commonwatt/domain'
import type { DayRow } from '../queries/days.ts'

/** How far the sealed days were compared with the transfers that the chain has now. */
export interface DaysWalk {
  days: readonly DayRow[]
  /** How many of them were found right. */
  done: number
  /** The transfers behind them. */
  blocks: MerkleBlocks
}

const noBlocks: MerkleBlocks = { roots: [], rest: [] }

export const startDays = (days: readonly DayRow[]): DaysWalk => ({
  days,
  done: 0,
  blocks: noBlocks
})

/**
 * Goes on by the next transfers of the chain; what is wrong with a day that they complete, or null.
 */
export function walkDays(
  walk: DaysWalk,
  transfers: readonly { sequence: number; hash: string }[]
): string | null {
  let rest = transfers
  for (;;) {
    const day = walk.days[walk.done]
    if (!day || rest.length === 0) return null
    const next = rest.findIndex(({ sequence }) => sequence > day.lastSequence)
    const ofDay = next === -1 ? rest : rest.slice(0, next)
    walk.blocks = addToBlocks(
      walk.blocks,
      ofDay.map(({ hash }) => hash)
    )
    if (ofDay.at(-1)?.sequence !== day.lastSequence) return null
    const root = merkleRootOfBlocks(blockRootsOf(walk.blocks))
    const fault = faultOfDay(day, walk.days[walk.done - 1] ?? null, root)
    if (fault !== null) return `Day ${day.day}: ${fault}`
    walk.done += 1
    walk.blocks = noBlocks
    rest = rest.slice(ofDay.length)
  }
}

/**
 * What is wrong when the chain has ended: a day that was sealed over more than is there, or null.
 */
export function faultOfEnd({ days, done }: DaysWalk): string | null {
  const day = days[done]
  return day ? `Day ${day.day}: transfers are missing` : null
}
