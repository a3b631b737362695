import { dayMs } from '../calendar/interval.ts'

const yearDays = 365.2425

/**
 * From -1 at midsummer to 1 at midwinter of the northern hemisphere, by the instant; the coldest is
 * around 15 January.
 */
export function winterness(atMs: number): number {
  return Math.cos((2 * Math.PI * (atMs / dayMs - 14)) / yearDays)
}
