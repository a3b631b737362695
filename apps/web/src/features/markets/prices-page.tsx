import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function PricesPage() {
  return <PageHead title={t`Prices`} />
}
