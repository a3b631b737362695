import { useLingui } from '@lingui/react/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function NewSitePage() {
  const { t } = useLingui()
  return <PageHead title={t`Set up a place`} />
}
