import { t } from '@lingui/core/macro'
import type { DealKind } from './analytics-search.ts'

/** Where energy was dealt in, as people say it. */
export function kindName(kind: DealKind): string {
  const names: Record<DealKind, string> = {
    trade: t`Trades with neighbours`,
    auction: t`Auctions`,
    order: t`Orders at the market`
  }
  return names[kind]
}

/** Selling is green, buying is ink, in every chart. */
export const sideColors = {
  up: 'var(--cw-community)',
  down: 'var(--cw-home)',
  upText: 'var(--cw-community-text)',
  downText: 'var(--cw-home-text)'
}
