import type { Device } from '@commonwatt/contract'
import { Button, Modal } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'

interface DialogProps {
  device: Device
  isOpen: boolean
  onClose: () => void
}

/** The old token stops at once, which cannot be taken back: so it is asked first. */
export function RenewDialog(props: DialogProps & { onRenewed: (token: string) => void }) {
  const { client } = useApi()
  const name = props.device.name
  const renew = useMutation({
    mutationFn: () => client.metering.renewCredentials({ params: { id: props.device.id } }),
    onSuccess: ({ token }) => props.onRenewed(token)
  })
  return (
    <Question
      {...props}
      title={t`Renew the token of ${name}?`}
      error={renew.error}
      action={
        <Button
          loading={renew.isPending}
          onClick={() => renew.mutate()}
        >{t`Renew the token`}</Button>
      }
    >
      {t`The old token stops working at once. The device reports nothing until it has the new one; what it missed can be sent later.`}
    </Question>
  )
}

export function RetireDialog(props: DialogProps) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const name = props.device.name
  const retire = useMutation({
    mutationFn: () => client.metering.retireDevice({ params: { id: props.device.id } }),
    onSuccess: async () => {
      props.onClose()
      notify({ message: t`${name} is retired. Its readings stay.` })
      await queryClient.invalidateQueries({ queryKey: ['metering'] })
    }
  })
  return (
    <Question
      {...props}
      title={t`Retire ${name}?`}
      error={retire.error}
      action={
        <Button
          color="red"
          loading={retire.isPending}
          onClick={() => retire.mutate()}
        >{t`Retire the device`}</Button>
      }
    >
      {t`It can no longer report, and this cannot be taken back. Its readings stay, and so do the deliveries that were settled with them.`}
    </Question>
  )
}

interface QuestionProps extends DialogProps {
  title: string
  error: Error | null
  action: ReactNode
  children: ReactNode
}

function Question({ isOpen, onClose, title, error, action, children }: QuestionProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <Stack>
        <p className="soft">{children}</p>
        {error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(error)}</Note>
          </div>
        )}
        <Row gap={8}>
          {action}
          <Button variant="default" onClick={onClose}>{t`Keep it as it is`}</Button>
        </Row>
      </Stack>
    </Modal>
  )
}
