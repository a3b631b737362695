import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function SellPage() {
  return <PageHead title={t`Sell energy`} />
}
