import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function NewSitePage() {
  return <PageHead title={t`Set up a place`} />
}
