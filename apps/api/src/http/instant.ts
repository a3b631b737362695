/** Epoch milliseconds of an RFC 3339 text that the schema has already checked. */
export function fromInstant(text: string): number {
  return Date.parse(text)
}

/**
 * Instants are told again and again, a day's market time units above all, and writing one takes a
 * microsecond or two.
 */
const told = new Map<number, string>()
const mostTold = 10_000

/** RFC 3339 in UTC. */
export function toInstant(atMs: number): string {
  const known = told.get(atMs)
  if (known !== undefined) return known
  const text = new Date(atMs).toISOString()
  if (told.size >= mostTold) told.clear()
  told.set(atMs, text)
  return text
}

export function toInstantOrNull(atMs: number | null): string | null {
  return atMs === null ? null : toInstant(atMs)
}

/** RFC 3339 with the offset that a place's clock has then. */
export function toLocalInstant(atMs: number, offsetMin: number): string {
  const local = new Date(atMs + offsetMin * 60_000).toISOString().slice(0, 19)
  const size = Math.abs(offsetMin)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${local}${offsetMin < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}
