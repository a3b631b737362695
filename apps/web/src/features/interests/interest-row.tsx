import type { Interest } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { problemSentence } from '../../api/problem.ts'
import { formatDateTime } from '../../format/time.ts'
import { Item } from '../../ui/list.tsx'
import { notify } from '../../ui/notify.ts'
import { Tag, type TagTone } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import styles from './interests.module.css'

interface InterestRowProps {
  interest: Interest
  side: 'received' | 'sent'
}

/** One question: about what, from or to whom, in which words, and what can be done with it now. */
export function InterestRow({ interest, side }: InterestRowProps) {
  const nowMs = useNow(60_000)
  const { market } = usePlace()
  const { senderName, ownerName } = interest
  const look = statusLook(interest.status)
  const change = useSetStatus(interest)
  const actions = actionsOf(interest, side)
  const who = side === 'received' ? t`from ${senderName}` : t`to ${ownerName}`
  return (
    <Item
      title={
        <Link to="/assets/$assetId" params={{ assetId: interest.assetId }} className={styles.title}>
          {interest.assetName}
        </Link>
      }
      detail={
        <>
          <span className={styles.facts}>
            <span>{who}</span>
            {market && <span>{formatDateTime(interest.createdAt, market.timeZone, nowMs)}</span>}
            <Tag tone={look.tone}>{look.word}</Tag>
          </span>
          <span className={styles.message}>{interest.message}</span>
          {change.error && (
            <span role="alert" className={styles.fault}>
              {problemSentence(change.error)}
            </span>
          )}
          {actions.length > 0 && (
            <span className={styles.actions}>
              {actions.map((action) => (
                <Button
                  key={action.status}
                  size="sm"
                  {...(!action.isMain && { variant: 'default' })}
                  aria-label={`${action.words}: ${interest.assetName}, ${who}`}
                  loading={change.isPending && change.variables === action.status}
                  disabled={change.isPending}
                  onClick={() => change.mutate(action.status)}
                >
                  {action.words}
                </Button>
              ))}
            </span>
          )}
        </>
      }
    />
  )
}

type Change = 'accepted' | 'rejected' | 'withdrawn'

/** The owner answers while it is open; the sender may step back, from an accepted one too. */
function actionsOf({ status }: Interest, side: InterestRowProps['side']) {
  const actions: { status: Change; words: string; isMain: boolean }[] = []
  if (side === 'received' && status === 'pending') {
    actions.push({ status: 'accepted', words: t`Accept`, isMain: true })
    actions.push({ status: 'rejected', words: t`Decline`, isMain: false })
  }
  if (side === 'sent' && (status === 'pending' || status === 'accepted'))
    actions.push({ status: 'withdrawn', words: t`Withdraw`, isMain: false })
  return actions
}

function useSetStatus(interest: Interest) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (status: Change) =>
      client.interests.setStatus({ params: { id: interest.id }, body: { status } }),
    onSuccess: (_answer, status) => notify({ message: doneWords(status) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['interests'] })
  })
}

function doneWords(status: Change): string {
  if (status === 'accepted') return t`Accepted`
  return status === 'rejected' ? t`Declined` : t`Withdrawn`
}

function statusLook(status: Interest['status']): { word: string; tone: TagTone } {
  const looks: Record<Interest['status'], { word: string; tone: TagTone }> = {
    pending: { word: t`waiting for an answer`, tone: 'held' },
    accepted: { word: t`accepted`, tone: 'ok' },
    rejected: { word: t`declined`, tone: 'plain' },
    withdrawn: { word: t`withdrawn`, tone: 'plain' }
  }
  return looks[status]
}
