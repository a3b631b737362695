import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function DevicePage() {
  return <PageHead title={t`Device`} />
}
