import type { contract, Output } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { problemSentence } from '../../api/problem.ts'
import { QueryView } from '../../api/query-view.tsx'
import { useSignOut } from '../../api/session.ts'
import { formatDateTimeWithin } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Item, List } from '../../ui/list.tsx'
import { notify } from '../../ui/notify.ts'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { nameProgram } from './name-program.ts'

type Session = Output<typeof contract.identity.sessions>['items'][number]

/** Every program that is signed in with this account; each can be signed out from here. */
export function OpenSessions() {
  const { queries } = useApi()
  const sessions = useQuery(queries.identity.sessions())
  return (
    <Card title={t`Signed in`}>
      <Stack gap={12}>
        <p className="small soft">
          {t`Is one of these not yours? End it, and it has to sign in again.`}
        </p>
        <QueryView query={sessions} skeleton={<DelayedSkeleton height={64} lines={2} />}>
          {({ items }) => (
            <List>
              {items.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </List>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}

function SessionRow({ session }: { session: Session }) {
  const nowMs = useNow(60_000)
  const { site, market } = usePlace()
  const zone = site?.timeZone ?? market?.timeZone
  const end = useEndSession(session.id)
  const signOut = useSignOut()
  const name = nameProgram(session.userAgent) ?? t`A program without a name`
  const lastUsed = zone === undefined ? '' : formatDateTimeWithin(session.lastUsedAt, zone, nowMs)
  return (
    <Item
      icon={<IconTile family="grid" icon={<IconDeviceDesktop size={20} aria-hidden />} />}
      title={name}
      detail={
        <>
          {session.isCurrent ? <Tag tone="ok">{t`this one`}</Tag> : t`Last used ${lastUsed}`}
          {end.error && <span role="alert">{problemSentence(end.error)}</span>}
        </>
      }
      actions={
        <Button
          size="sm"
          variant="default"
          aria-label={session.isCurrent ? t`Sign out here` : t`End the session of ${name}`}
          loading={end.isPending || signOut.isPending}
          onClick={() => (session.isCurrent ? signOut.mutate() : end.mutate())}
        >
          {session.isCurrent ? t`Sign out` : t`End`}
        </Button>
      }
    />
  )
}

function useEndSession(id: string) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => client.identity.endSession({ params: { id } }),
    onSuccess: () => notify({ message: t`That session has ended` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['identity', 'sessions'] })
  })
}
