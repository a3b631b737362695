import { t } from '@lingui/core/macro'
import { PageHead } from '../../ui/page-head.tsx'

export function SettingsPage() {
  return <PageHead title={t`Settings`} />
}
