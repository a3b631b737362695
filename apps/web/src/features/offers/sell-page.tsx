import { useLingui } from '@lingui/react/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function SellPage() {
  const { t } = useLingui()
  return <PageHead title={t`Sell energy`} />
}
