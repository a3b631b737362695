export type CsvCell = string | number | null

/** How a file is read: by programs, or by a spreadsheet that expects the marks of its language. */
interface CsvForm {
  separator: ',' | ';'
  decimal: '.' | ','
  /** A byte order mark, without which spreadsheets take UTF-8 for something else. */
  hasMark: boolean
}

export const forPrograms: CsvForm = { separator: ',', decimal: '.', hasMark: false }

/**
 * RFC 4180 text. A text that a spreadsheet would run as a formula gets an apostrophe in front;
 * numbers are left alone.
 */
export function toCsv(
  head: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  form: CsvForm = forPrograms
): string {
  const { separator, hasMark } = form
  const lines = [head, ...rows].map((row) => row.map((cell) => toField(cell, form)).join(separator))
  return `${hasMark ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`
}

function toField(cell: CsvCell, { separator, decimal }: CsvForm): string {
  if (cell === null) return ''
  const text = typeof cell === 'number' ? String(cell).replace('.', decimal) : disarm(cell)
  const needsQuotes = text.includes(separator) || /["\r\n]/.test(text)
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text
}

function disarm(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
