import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function OfferPage() {
  return <PageHead title={t`Offer`} />
}
