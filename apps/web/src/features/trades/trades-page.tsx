import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function TradesPage() {
  return <PageHead title={t`My trades`} />
}
