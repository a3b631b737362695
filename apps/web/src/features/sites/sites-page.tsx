import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function SitesPage() {
  return <PageHead title={t`Places`} />
}
