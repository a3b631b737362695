import type { Device, Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconBolt, IconHomeBolt, IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState, QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { AddDevice } from './add-device.tsx'
import { SiteDevices } from './site-devices.tsx'

/** What my devices report, place by place, and how full my batteries are. */
export function DevicesPage() {
  const { user } = useSession()
  const isMember = user !== null && ['producer', 'consumer', 'investor'].includes(user.role)
  if (user && !isMember) {
    return (
      <>
        <Head />
        <EmptyState icon={<IconBolt size={22} aria-hidden />} title={t`No devices in your role`}>
          {t`Meters and batteries belong to those who make or use energy.`}
        </EmptyState>
      </>
    )
  }
  return <Places isSeller={user?.role === 'producer'} />
}

function Head({ tools }: { tools?: React.ReactNode }) {
  return (
    <PageHead
      title={t`Energy`}
      lead={t`Your meters, inverters and batteries, and what they report.`}
      tools={tools}
    />
  )
}

function Places({ isSeller }: { isSeller: boolean }) {
  const { queries } = useApi()
  const { site: chosen } = usePlace()
  const [isAdding, setAdding] = useState(false)
  const sites = useQuery(queries.sites.list({ query: { limit: 100 } }))
  const all = sites.data?.items ?? []
  const site = all.find((one) => one.id === chosen?.id) ?? all[0]
  return (
    <>
      <Head
        tools={
          site && (
            <Button
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={() => setAdding(true)}
            >{t`Add a device`}</Button>
          )
        }
      />
      <QueryView query={sites} skeleton={<DelayedSkeleton height={220} lines={2} />}>
        {({ items }) =>
          site ? (
            <Stack>
              {isAdding && <AddDevice sites={items} site={site} onClose={() => setAdding(false)} />}
              <Devices sites={items} isSeller={isSeller} onAdd={() => setAdding(true)} />
            </Stack>
          ) : (
            <EmptyState
              icon={<IconHomeBolt size={22} aria-hidden />}
              title={t`Set up your place first`}
              action={<LinkButton to="/sites/new">{t`Set up a place`}</LinkButton>}
            >
              {t`A device belongs to a place: its time zone says when a day begins, its market what a kWh costs.`}
            </EmptyState>
          )
        }
      </QueryView>
    </>
  )
}

interface DevicesProps {
  sites: readonly Site[]
  isSeller: boolean
  onAdd: () => void
}

function Devices({ sites, isSeller, onAdd }: DevicesProps) {
  const { pages, queries } = useApi()
  const devices = useInfiniteQuery(pages.metering.devices({ query: { limit: 100 } }))
  const batteries = useQuery({
    ...queries.batteries.list({ query: { limit: 100 } }),
    enabled: isSeller
  })
  if (devices.error && !devices.data)
    return <ProblemState error={devices.error} onRetry={() => void devices.refetch()} />
  if (!devices.data || batteries.isLoading) return <DelayedSkeleton height={220} lines={2} />
  const all: Device[] = devices.data.pages.flatMap((page) => page.items)
  return (
    <>
      {sites.map((site) => (
        <SiteDevices
          key={site.id}
          site={site}
          devices={all.filter((device) => device.siteId === site.id)}
          battery={batteries.data?.items.find((one) => one.siteId === site.id) ?? null}
          isSeller={isSeller && !batteries.error}
          isAlone={sites.length === 1}
          onAdd={onAdd}
        />
      ))}
      {batteries.error && (
        <ProblemState error={batteries.error} onRetry={() => void batteries.refetch()} />
      )}
      {devices.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={devices.isFetchingNextPage}
            onClick={() => void devices.fetchNextPage()}
          >{t`Show more devices`}</Button>
        </div>
      )}
    </>
  )
}
