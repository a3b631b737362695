import { readWord } from '../../format/search-params.ts'

const tabs = ['needs_me', 'buying', 'selling', 'done'] as const

/** Which of my trades are looked at; without a word the first tab that my role has. */
export interface TradesSearch {
  tab?: (typeof tabs)[number] | undefined
}

export function readTradesSearch(raw: Record<string, unknown>): TradesSearch {
  return { tab: readWord(raw, 'tab', tabs) }
}
