import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function AssetPage() {
  return <PageHead title={t`Asset`} />
}
