import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function MarketplacePage() {
  return <PageHead title={t`Marketplace`} />
}
