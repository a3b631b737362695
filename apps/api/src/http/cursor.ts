import { Refusal } from '../refusal.ts'

type Key = string | number

/**
 * Where a page ended: the sort it belongs to and the values of its last row. Opaque to callers.
 */
export function encodeCursor(sort: string, keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify([sort, ...keys])).toString('base64url')
}

/** Reads a cursor of the given sort whose values have the given types; refuses any other. */
export function decodeCursor<const T extends readonly ('text' | 'number')[]>(
  cursor: string | undefined,
  sort: string,
  types: T
): { [I in keyof T]: T[I] extends 'text' ? string : number } | null {
  if (cursor === undefined) return null
  const values = parse(cursor)
  const isOurs =
    values[0] === sort &&
    values.length === types.length + 1 &&
    types.every((type, index) => {
      const value = values[index + 1]
      return type === 'text' ? isText(value) : Number.isSafeInteger(value)
    })
  if (!isOurs) throw new Refusal('cursor_invalid').at('/query/cursor')
  return values.slice(1) as { [I in keyof T]: T[I] extends 'text' ? string : number }
}

/** One row more than the page was asked for tells whether there is a next one. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toCursor: (row: Row) => string
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? toCursor(last) : null
  }
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}
