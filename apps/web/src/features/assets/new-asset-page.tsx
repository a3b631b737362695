import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function NewAssetPage() {
  return <PageHead title={t`List an asset`} />
}
