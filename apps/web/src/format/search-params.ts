/*
 * Readers for what stands in the address bar. Anything a person may have typed there is either a
 * value of the right kind or left out; a wrong word never breaks a page.
 */

type Raw = Record<string, unknown>

export function readWord<const W extends string>(
  raw: Raw,
  key: string,
  words: readonly W[]
): W | undefined {
  const value = raw[key]
  return words.find((word) => word === value)
}

export function readText(raw: Raw, key: string, maxLength = 200): string | undefined {
  const value = raw[key]
  // The router reads "12" as a number; a text field still wants its digits.
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, maxLength) : undefined
}

export function readInteger(
  raw: Raw,
  key: string,
  { min, max }: { min: number; max: number }
): number | undefined {
  const value = Number(raw[key])
  return raw[key] !== undefined && Number.isSafeInteger(value) && value >= min && value <= max
    ? value
    : undefined
}

export function readNumber(
  raw: Raw,
  key: string,
  { min, max }: { min: number; max: number }
): number | undefined {
  const value = Number(raw[key])
  return raw[key] !== undefined && Number.isFinite(value) && value >= min && value <= max
    ? value
    : undefined
}

/** A calendar day, YYYY-MM-DD. */
export function readDate(raw: Raw, key: string): string | undefined {
  const value = raw[key]
  return typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
    ? value
    : undefined
}
