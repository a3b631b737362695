import { IconMapOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { EmptyState } from '../ui/empty-state.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { PageHead } from '../ui/page-head.tsx'

export function NotFoundPage() {
  return (
    <>
      <PageHead title={t`There is nothing at this address`} />
      <EmptyState
        icon={<IconMapOff size={22} aria-hidden />}
        title={t`The page has moved, or the address has a slip in it`}
        action={<LinkButton to="/marketplace">{t`See the offers`}</LinkButton>}
      />
    </>
  )
}
