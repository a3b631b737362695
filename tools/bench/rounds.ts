import { ratiosOf, show, spreadOf, type Figure } from './figures.ts'
import type { Load } from './load.ts'

/** How long and how often is measured, and where files may lie. */
export interface Setting {
  folder: string
  rounds: number
  seconds: number
  tell: (line: string) => void
}

export interface Sides<T> {
  ours: T[]
  peer: T[]
}

/** Rounds of both sides in turn, A B A B: what else the machine does weighs on both. */
export async function alternate<T>(
  rounds: number,
  ours: () => Promise<T>,
  peer: () => Promise<T>
): Promise<Sides<T>> {
  const results: Sides<T> = { ours: [], peer: [] }
  for (let round = 0; round < rounds; round += 1) {
    results.ours.push(await ours())
    results.peer.push(await peer())
  }
  return results
}

/** How many we do for each that the peer does, with the response times of both. */
export function throughputFigure(
  name: string,
  atLeast: number,
  { ours, peer }: Sides<Load>,
  sides: { unit: string; peerName: string }
): Figure {
  const rates = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond)
  return {
    name,
    value: spreadOf(ratiosOf(rates(ours), rates(peer))),
    unit: 'ratio',
    target: { atLeast },
    sides: { ...sides, ours: spreadOf(rates(ours)), peer: spreadOf(rates(peer)) },
    notes: [`p50 and p99: ours ${describeTimes(ours)}, ${sides.peerName} ${describeTimes(peer)}`]
  }
}

/** `1.2 and 3.4 ms`, medians of the rounds. */
export function describeTimes(loads: readonly Load[]): string {
  const p50 = spreadOf(loads.map(({ p50Ms }) => p50Ms)).median
  const p99 = spreadOf(loads.map(({ p99Ms }) => p99Ms)).median
  return `${show(p50)} and ${show(p99)} ms`
}
