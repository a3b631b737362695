import { members, sellers, type Interest } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconHeartHandshake } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Row } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { List } from '../../ui/list.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { InterestRow } from './interest-row.tsx'

/** Who asked about my assets, and what I asked about others'. */
export function InterestsPage() {
  const { user } = useSession()
  const isSeller = sellers.some((role) => role === user?.role)
  const isMember = members.some((role) => role === user?.role)
  return (
    <>
      <PageHead
        title={t`Interests`}
        lead={t`Questions about assets: what people ask you, and what you ask them. None of them binds anybody.`}
      />
      {isMember ? (
        <Columns>
          {isSeller && (
            <Column span={6}>
              <Received />
            </Column>
          )}
          <Column span={isSeller ? 6 : 12}>
            <Sent />
          </Column>
        </Columns>
      ) : (
        <Card>
          <EmptyState title={t`Nothing to ask here`}>
            {t`Your account looks on. Members write to each other.`}
          </EmptyState>
        </Card>
      )}
    </>
  )
}

function Received() {
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.interests.received({ query: {} }))
  return (
    <Card title={t`What people ask you`}>
      <Listed
        list={list}
        side="received"
        none={
          <EmptyState
            icon={<IconHeartHandshake size={22} aria-hidden />}
            title={t`Nobody has asked yet`}
            action={
              <LinkButton to="/assets" search={{ list: 'mine' }} size="sm" variant="default">
                {t`My assets`}
              </LinkButton>
            }
          >
            {t`When somebody writes about one of your assets, it stands here. A picture and a few words help.`}
          </EmptyState>
        }
      />
    </Card>
  )
}

function Sent() {
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.interests.mine({ query: {} }))
  return (
    <Card title={t`What you asked`}>
      <Listed
        list={list}
        side="sent"
        none={
          <EmptyState
            icon={<IconHeartHandshake size={22} aria-hidden />}
            title={t`You have not asked anybody yet`}
            action={<LinkButton to="/assets" size="sm">{t`Look at assets`}</LinkButton>}
          >
            {t`Found a roof or a turbine that you like? Write to its owner from its page.`}
          </EmptyState>
        }
      />
    </Card>
  )
}

interface ListedProps {
  list: {
    data: { pages: { items: Interest[] }[] } | undefined
    error: Error | null
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => Promise<unknown>
    refetch: () => Promise<unknown>
  }
  side: 'received' | 'sent'
  none: ReactNode
}

function Listed({ list, side, none }: ListedProps) {
  if (!list.data)
    return list.error ? (
      <ProblemState error={list.error} onRetry={() => void list.refetch()} />
    ) : (
      <DelayedSkeleton height={72} lines={3} />
    )
  const interests = list.data.pages.flatMap((page) => page.items)
  if (interests.length === 0) return none
  return (
    <>
      <List>
        {interests.map((interest) => (
          <InterestRow key={interest.id} interest={interest} side={side} />
        ))}
      </List>
      {list.hasNextPage && (
        <Row>
          <Button
            variant="default"
            size="sm"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show more`}</Button>
        </Row>
      )}
    </>
  )
}
