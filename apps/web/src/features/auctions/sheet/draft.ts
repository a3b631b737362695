import { isBlank, type SheetRow, type Side } from './rows.ts'

const prefix = 'commonwatt.bids.'
/** A draft is of no use when its gate has long closed. */
const keptMs = 10 * 24 * 3_600_000

export interface Draft {
  rows: SheetRow[]
  savedAtMs: number
  /** The set that the draft began from; null when there was none. */
  basedOn: string | null
}

/** What was typed and not handed in stays in this browser, for this account alone. */
const keyOf = (accountId: string, auctionId: string): string => `${prefix}${accountId}.${auctionId}`

export function readDraft(accountId: string, auctionId: string): Draft | null {
  const text = localStorage.getItem(keyOf(accountId, auctionId))
  return text === null ? null : parseDraft(text)
}

export function writeDraft(accountId: string, auctionId: string, draft: Draft): void {
  const rows = draft.rows.filter((row) => !isBlank(row))
  localStorage.setItem(keyOf(accountId, auctionId), JSON.stringify({ ...draft, rows }))
}

export function dropDraft(accountId: string, auctionId: string): void {
  localStorage.removeItem(keyOf(accountId, auctionId))
}

export function dropOldDrafts(nowMs: number): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  for (const key of keys) {
    const draft = parseDraft(localStorage.getItem(key) ?? '')
    if (!draft || nowMs - draft.savedAtMs > keptMs) localStorage.removeItem(key)
  }
}

/** Somebody may have written anything there; what is not a draft is none. */
function parseDraft(text: string): Draft | null {
  try {
    const value = JSON.parse(text) as Partial<Draft> | null
    if (!value || !Array.isArray(value.rows) || typeof value.savedAtMs !== 'number') return null
    const rows = value.rows.filter(isRow)
    const basedOn = typeof value.basedOn === 'string' ? value.basedOn : null
    return rows.length === value.rows.length ? { rows, savedAtMs: value.savedAtMs, basedOn } : null
  } catch {
    return null
  }
}

function isRow(value: unknown): value is SheetRow {
  if (typeof value !== 'object' || value === null) return false
  const row = value as Record<string, unknown>
  const sides: readonly unknown[] = ['buy', 'sell'] satisfies Side[]
  return (
    Number.isSafeInteger(row['startMs']) &&
    sides.includes(row['side']) &&
    [row['key'], row['energy'], row['limit']].every((text) => typeof text === 'string')
  )
}
