import { assertNonNegativeInteger } from '../assert.ts'
import { dayMs, hourMs } from '../calendar/interval.ts'
import { noiseAt, smoothNoise } from './random.ts'
import { winterness } from './season.ts'

const cutInSpeed = 3
const ratedSpeed = 12
const cutOutSpeed = 25

/**
 * Power in whole W of a small wind turbine, from 0 to its capacity. Wind speeds are spread as a
 * Weibull distribution of shape 2 with a mean of about 6.4 m/s, stronger in (northern) winter and
 * steady over hours; the turbine starts at 3 m/s, follows the cube of the speed up to 12 m/s and
 * stops at 25 m/s.
 */
export function windPowerW(input: { seed: number; atMs: number; capacityW: number }): number {
  const { seed, atMs, capacityW } = input
  assertNonNegativeInteger(capacityW, 'capacityW')
  const hours = atMs / hourMs
  const level =
    0.55 * smoothNoise(seed, 31, hours / 60) +
    0.3 * smoothNoise(seed, 32, hours / 9) +
    0.15 * smoothNoise(seed, 33, hours)
  // The sum of the three is nearly normal with a deviation of 0.16: a logistic curve turns it into
  // a rank.
  const rank = 1 / (1 + Math.exp((-1.702 * (level - 0.5)) / 0.16))
  const scale = 7.2 * (1 + 0.12 * winterness(atMs))
  const speed = scale * Math.sqrt(-Math.log(1 - Math.min(rank, 0.9999)))
  if (speed < cutInSpeed || speed >= cutOutSpeed) return 0
  const share = (speed ** 3 - cutInSpeed ** 3) / (ratedSpeed ** 3 - cutInSpeed ** 3)
  return Math.round(capacityW * Math.min(1, share))
}

/**
 * Power in whole W of a biogas plant, from 0 to its capacity: it runs day and night at about 0.88
 * of its capacity, a little more or less as the gas comes, and stands still for eight hours of
 * maintenance about every 40 days.
 */
export function biogasPowerW(input: { seed: number; atMs: number; capacityW: number }): number {
  const { seed, atMs, capacityW } = input
  assertNonNegativeInteger(capacityW, 'capacityW')
  const day = Math.floor(atMs / dayMs)
  const hourOfDay = (atMs - day * dayMs) / hourMs
  const isMaintained = noiseAt(seed, 41, day) < 1 / 40 && hourOfDay >= 7 && hourOfDay < 15
  if (isMaintained) return 0
  const share = 0.8 + 0.16 * smoothNoise(seed, 42, atMs / (4 * dayMs))
  return Math.round(capacityW * share)
}
