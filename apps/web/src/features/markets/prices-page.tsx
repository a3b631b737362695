import { useLingui } from '@lingui/react/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function PricesPage() {
  const { t } = useLingui()
  return <PageHead title={t`Prices`} />
}
