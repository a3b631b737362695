import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function AssetsPage() {
  return <PageHead title={t`Assets`} />
}
