import type { Site } from '@commonwatt/contract'
import { IconHomeOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { isMember } from './membership.ts'
import { NextSteps } from './next-steps.tsx'
import { SetUp } from './set-up.tsx'

/** Three short steps to a place, and where to go from there. */
export function NewSitePage() {
  const { queries } = useApi()
  const { user } = useSession()
  const { choose } = usePlace()
  const [created, setCreated] = useState<Site | null>(null)
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  if (created) return <NextSteps site={created} />
  return (
    <>
      <PageHead
        title={t`Set up a place`}
        lead={t`Three short steps. All of it can be changed later.`}
      />
      {isMember(user) ? (
        <QueryView query={markets} skeleton={<DelayedSkeleton height={420} />}>
          {({ items }) => (
            <SetUp
              markets={items}
              onCreated={(site) => {
                choose(site.id)
                setCreated(site)
              }}
            />
          )}
        </QueryView>
      ) : (
        <EmptyState
          icon={<IconHomeOff size={22} aria-hidden />}
          title={t`No places in your role`}
          action={<LinkButton to="/">{t`Back home`}</LinkButton>}
        >
          {t`Places belong to those who make, use or finance energy.`}
        </EmptyState>
      )}
    </>
  )
}
