import type { Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconHomeBolt, IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { EditSite } from './edit-site.tsx'
import { isMember } from './membership.ts'
import { SiteCard } from './site-card.tsx'

/** My places and everything that was said about them. */
export function SitesPage() {
  const { user } = useSession()
  const canHave = isMember(user)
  return (
    <>
      <PageHead
        title={t`Places`}
        lead={t`A place gives prices their market, days their time zone and offers their distance.`}
        tools={
          canHave && (
            <LinkButton
              to="/sites/new"
              leftSection={<IconPlus size={18} aria-hidden />}
            >{t`Set up a place`}</LinkButton>
          )
        }
      />
      {user && !canHave ? (
        <EmptyState icon={<IconHomeBolt size={22} aria-hidden />} title={t`No places in your role`}>
          {t`Places belong to those who make, use or finance energy.`}
        </EmptyState>
      ) : (
        <Sites />
      )}
    </>
  )
}

function Sites() {
  const { pages } = useApi()
  const [editing, setEditing] = useState<string | null>(null)
  const list = useInfiniteQuery(pages.sites.list({ query: { limit: 50 } }))
  if (list.error && !list.data)
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <DelayedSkeleton height={260} />
  const sites: Site[] = list.data.pages.flatMap((page) => page.items)
  if (sites.length === 0) {
    return (
      <EmptyState
        icon={<IconHomeBolt size={22} aria-hidden />}
        title={t`No place yet`}
        action={<LinkButton to="/sites/new">{t`Set up a place`}</LinkButton>}
      >
        {t`With one, offers show how far away they are and prices come from your market. It takes three short steps.`}
      </EmptyState>
    )
  }
  return (
    <Stack>
      <Columns>
        {sites.map((site) =>
          site.id === editing ? (
            <Column key={site.id} span={12}>
              <EditSite site={site} onClose={() => setEditing(null)} />
            </Column>
          ) : (
            <Column key={site.id} span={6}>
              <SiteCard site={site} onEdit={() => setEditing(site.id)} />
            </Column>
          )
        )}
      </Columns>
      {list.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show more places`}</Button>
        </div>
      )}
    </Stack>
  )
}
