/** The middle of several rounds, and how far they lie apart. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** What the issue asks for: a ratio or a quantity that must not be passed. */
export type Target = { atLeast: number } | { atMost: number }

/** One line of the report. */
export interface Figure {
  name: string
  /** What is compared with the target: a ratio, milliseconds, megabytes, sets in a second. */
  value: Spread
  unit: 'ratio' | 'ms' | 'MB' | 'sets/s'
  target: Target
  /** Ours and the peer's own figures, in the peer's unit; a figure without a peer has none. */
  sides: { unit: string; ours: Spread; peer: Spread; peerName: string } | null
  /** Latencies and whatever else helps to read the figure. */
  notes: readonly string[]
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('A figure needs at least one round')
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN }
}

/**
 * The value below which a share of the sorted values lies, between neighbours where it falls there.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** Pairs the rounds: each of ours with the peer's that came right behind it. */
export function ratiosOf(ours: readonly number[], peer: readonly number[]): number[] {
  return ours.map((value, round) => value / (peer[round] ?? NaN))
}

export function isMet({ value, target }: Figure): boolean {
  return 'atLeast' in target ? value.median >= target.atLeast : value.median <= target.atMost
}

export function describeTarget({ target, unit }: Figure): string {
  return 'atLeast' in target
    ? `≥ ${target.atLeast}${unitOf(unit)}`
    : `≤ ${target.atMost}${unitOf(unit)}`
}

export function describeValue({ value, unit }: Figure): string {
  return describeSpread(value, unit === 'ratio' ? showRatio : show, unitOf(unit))
}

/** `3.1 (2.9–3.4)` */
export function describeSpread({ median, min, max }: Spread, format = show, unit = ''): string {
  return `${format(median)}${unit} (${format(min)}–${format(max)})`
}

/** Three digits are as much as any of this can be trusted. */
export function show(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(value >= 10 ? 1 : 2)
}

const showRatio = (value: number) => value.toFixed(2)
const unitOf = (unit: Figure['unit']) => (unit === 'ratio' ? '' : ` ${unit}`)
