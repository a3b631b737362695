import { sql, type Expression, type RawBuilder } from 'kysely'

/** The sum of an integer column, 0 for no rows, a number on both databases. */
export function sumOf(column: Expression<unknown>): RawBuilder<number> {
  return sql<number>`cast(coalesce(sum(${column}), 0) as bigint)`
}

/** Text as it is compared: lower case, accents and sharp s folded away. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').trim()
}

export const toFlag = (claim: boolean): 0 | 1 => (claim ? 1 : 0)
