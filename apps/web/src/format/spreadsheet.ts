import { formatLocale, numberFormat } from './locale.ts'

/** What a spreadsheet of the interface's language takes for a decimal and for the end of a cell. */
export function spreadsheetForm() {
  const parts = numberFormat(formatLocale(), { minimumFractionDigits: 1 }).formatToParts(0.5)
  const isComma = parts.some(({ type, value }) => type === 'decimal' && value === ',')
  return isComma
    ? ({ separator: ';', decimal: ',', hasMark: true } as const)
    : ({ separator: ',', decimal: '.', hasMark: true } as const)
}
