export type CsvCell = string | number | null

/**
 * RFC 4180 text with a byte order mark, so that spreadsheets read it as UTF-8. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front; numbers are left alone.
 */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(toField).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}

function toField(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const guarded = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
