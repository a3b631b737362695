import { useLingui } from '@lingui/react/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function NewAssetPage() {
  const { t } = useLingui()
  return <PageHead title={t`List an asset`} />
}
