import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function InterestsPage() {
  return <PageHead title={t`Interests`} />
}
