import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function WalletPage() {
  return <PageHead title={t`Wallet`} />
}
