import { members, type Asset, type Interest } from '@commonwatt/contract'
import { Button, Textarea } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { notify } from '../../ui/notify.ts'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Note } from '../../ui/tag.tsx'

/** Asks the owner something; one open question for each person and asset. */
export function ExpressInterest({ asset }: { asset: Asset }) {
  const session = useSession()
  const { pathname } = useLocation()
  const owner = asset.ownerName
  const isMember = members.some((role) => role === session.user?.role)
  return (
    <Card title={t`Interested?`} isLarge>
      {session.status === 'signed_out' ? (
        <Stack>
          <p className="soft">
            {t`Write to ${owner}: about buying what it makes, a share in it, or a visit.`}
          </p>
          <LinkButton to="/sign-in" search={{ returnTo: pathname }} size="lg" fullWidth>
            {t`Sign in to write`}
          </LinkButton>
        </Stack>
      ) : session.user && !isMember ? (
        <p className="soft">{t`Your account looks on. Members write to each other.`}</p>
      ) : asset.status === 'retired' ? (
        <p className="soft">{t`This asset is no longer listed.`}</p>
      ) : session.user ? (
        <Write asset={asset} />
      ) : (
        <DelayedSkeleton height={160} />
      )}
    </Card>
  )
}

function Write({ asset }: { asset: Asset }) {
  const { queries } = useApi()
  const mine = useQuery(queries.interests.mine({ query: { limit: 100 } }))
  const open = mine.data?.items.find(
    (one) => one.assetId === asset.id && (one.status === 'pending' || one.status === 'accepted')
  )
  if (mine.isPending) return <DelayedSkeleton height={160} />
  return open ? <Sent interest={open} /> : <MessageForm asset={asset} />
}

function Sent({ interest }: { interest: Interest }) {
  const owner = interest.ownerName
  return (
    <Stack gap={12}>
      <Note tone="info" icon={<IconMessage size={18} aria-hidden />}>
        {interest.status === 'accepted'
          ? t`${owner} has accepted your interest.`
          : t`You have written to ${owner}. The answer shows up here.`}
      </Note>
      <p className="small soft">“{interest.message}”</p>
      <Link to="/interests" className="small">{t`All interests`}</Link>
    </Stack>
  )
}

function MessageForm({ asset }: { asset: Asset }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [message, setMessage] = useState('')
  const [isTried, setTried] = useState(false)
  const owner = asset.ownerName
  const send = useMutation({
    mutationFn: () =>
      client.interests.create({ body: { assetId: asset.id, message: message.trim() } }),
    onSuccess: () => notify({ message: t`Sent to ${owner}` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['interests'] })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (message.trim() !== '' && !send.isPending) send.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Textarea
          label={t`Your message`}
          description={t`About buying what it makes, a share in it, or a visit.`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          resize="vertical"
          rows={4}
          maxLength={2000}
          value={message}
          error={isTried && message.trim() === '' && t`Write a few words`}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        {send.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(send.error)}</Note>
          </div>
        )}
        <Button type="submit" size="lg" fullWidth loading={send.isPending}>
          {t`Send to ${owner}`}
        </Button>
        <p className="small soft">{t`It binds nobody. You can withdraw it at any time.`}</p>
      </Stack>
    </form>
  )
}
