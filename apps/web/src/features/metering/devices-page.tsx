import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function DevicesPage() {
  return <PageHead title={t`Energy`} />
}
