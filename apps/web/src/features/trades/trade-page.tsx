import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function TradePage() {
  return <PageHead title={t`Trade`} />
}
