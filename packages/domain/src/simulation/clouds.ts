import { hourMs } from '../calendar/interval.ts'
import { smoothNoise } from './random.ts'
import { winterness } from './season.ts'

/**
 * The share of clear-sky power that the clouds let through, from 0.1 to 1: a weather that changes
 * from day to day, with hours and showers in it. Smooth in time, the same for everyone with the
 * same seed, so neighbours share their weather. With a latitude, winters outside the tropics are
 * greyer.
 */
export function cloudFactor(input: { seed: number; atMs: number; latitude?: number }): number {
  const { seed, atMs, latitude = 0 } = input
  const hours = atMs / hourMs
  const cover =
    0.55 * smoothNoise(seed, 1, hours / 26) +
    0.28 * smoothNoise(seed, 2, hours / 3.5) +
    0.17 * smoothNoise(seed, 3, hours / 0.7)
  const seasonal = 0.2 * winterness(atMs) * Math.min(1, Math.max(-1, latitude / 50))
  const stretched = Math.min(1, Math.max(0, (cover - 0.5) * 1.9 + 0.53 + seasonal))
  return Math.max(0.1, 1 - 0.9 * stretched ** 1.3)
}
