import { assertSafeInteger } from '../assert.ts'

/** What a hashed record is made of. Numbers are safe integers. */
export type CanonicalValue =
  string | number | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue }

/**
 * JSON text in which equal values have equal bytes: no white space, keys in the order of their
 * UTF-16 code units. Source: RFC 8785 (JCS), restricted to strings, safe integers, null, arrays and
 * objects.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    assertSafeInteger(value, 'a number in canonical JSON')
    return JSON.stringify(value)
  }
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

// Array.isArray does not narrow a readonly array.
function isArray(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value)
}
