import { assertSafeInteger } from '../assert.ts'
import type { Interval } from '../calendar/interval.ts'
import { dealKinds, type DealKind, type DealSlice } from './deal.ts'
import { placeInIntervals } from './place-slices.ts'

type Volumes = { boughtWh: number; soldWh: number }

/**
 * What a member has bought and sold for an interval. Net is bought less sold: above zero energy
 * comes, below zero it is owed. The `open` part is agreed but not settled yet.
 */
export type IntervalPosition = Interval &
  Volumes & {
    netWh: number
    openBoughtWh: number
    openSoldWh: number
    byKind: Record<DealKind, Volumes>
  }

/**
 * The position of each interval: the sum of the slices that start in it. The intervals are in
 * order, without overlap, and made of whole market time units; slices outside all of them are left
 * out.
 */
export function positionsByInterval(input: {
  slices: readonly DealSlice[]
  intervals: readonly Interval[]
}): IntervalPosition[] {
  const { slices, intervals } = input
  const positions = intervals.map(({ startMs, endMs }) => emptyPosition(startMs, endMs))
  placeInIntervals(slices, intervals, (slice, index) => {
    const position = positions[index]
    if (position) addSlice(position, slice)
  })
  return positions
}

/** What is still to come: the energy of slices that have not ended at an instant, by side. */
export function comingEnergy(input: { slices: readonly DealSlice[]; nowMs: number }): {
  toReceiveWh: number
  toDeliverWh: number
} {
  let toReceiveWh = 0
  let toDeliverWh = 0
  for (const { side, energyWh, endMs } of input.slices) {
    if (endMs <= input.nowMs) continue
    if (side === 'buy') toReceiveWh += energyWh
    else toDeliverWh += energyWh
  }
  assertSafeInteger(toReceiveWh, 'toReceiveWh')
  assertSafeInteger(toDeliverWh, 'toDeliverWh')
  return { toReceiveWh, toDeliverWh }
}

function addSlice(position: IntervalPosition, { kind, side, energyWh, isSettled }: DealSlice) {
  const ofKind = position.byKind[kind]
  const openWh = isSettled ? 0 : energyWh
  if (side === 'buy') {
    position.boughtWh += energyWh
    position.openBoughtWh += openWh
    ofKind.boughtWh += energyWh
  } else {
    position.soldWh += energyWh
    position.openSoldWh += openWh
    ofKind.soldWh += energyWh
  }
  position.netWh = position.boughtWh - position.soldWh
  assertSafeInteger(position.boughtWh, 'boughtWh')
  assertSafeInteger(position.soldWh, 'soldWh')
}

function emptyPosition(startMs: number, endMs: number): IntervalPosition {
  const byKind = Object.fromEntries(dealKinds.map((kind) => [kind, { boughtWh: 0, soldWh: 0 }]))
  return {
    startMs,
    endMs,
    boughtWh: 0,
    soldWh: 0,
    netWh: 0,
    openBoughtWh: 0,
    openSoldWh: 0,
    byKind: byKind as Record<DealKind, Volumes>
  }
}
