import type { TradeDetail } from '@commonwatt/contract'
import { Button, Textarea } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useState, type FormEvent } from 'react'
import { problemSentence } from '../../api/problem.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { useSetStatus } from './use-set-status.ts'

/** A settled trade can be disputed by either side; what is wrong has to be said. */
export function DisputeCard({ trade }: { trade: TradeDetail }) {
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const change = useSetStatus(trade)
  if (trade.status !== 'completed') return null
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (note.trim() !== '' && !change.isPending)
      change.mutate({ status: 'disputed', note: note.trim() })
  }
  return (
    <Card title={t`Something wrong?`}>
      {isOpen ? (
        <form onSubmit={send} noValidate>
          <Stack gap={12}>
            <Textarea
              label={t`What is wrong?`}
              description={t`The other side and the people who run this market read it.`}
              resize="vertical"
              rows={3}
              maxLength={1000}
              value={note}
              error={isTried && note.trim() === '' && t`Say what is wrong`}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {change.error && (
              <div role="alert">
                <Note tone="danger">{problemSentence(change.error)}</Note>
              </div>
            )}
            <Row>
              <Button type="submit" loading={change.isPending}>{t`Dispute this trade`}</Button>
              <Button variant="default" onClick={() => setOpen(false)}>{t`Not now`}</Button>
            </Row>
          </Stack>
        </form>
      ) : (
        <Stack gap={12}>
          <p className="small soft">
            {t`If the meter shows something else than you were billed, say so. The people who run this market look at the readings.`}
          </p>
          <Row>
            <Button variant="default" size="sm" onClick={() => setOpen(true)}>
              {t`Dispute it`}
            </Button>
          </Row>
        </Stack>
      )}
    </Card>
  )
}
