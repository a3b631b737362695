import { notifications } from '@mantine/notifications'
import { t } from '@lingui/core/macro'

interface Notice {
  message: string
  title?: string
  tone?: 'ok' | 'danger'
}

/** Says what has just been done; it waits its turn in a screen reader instead of interrupting. */
export function notify({ message, title, tone = 'ok' }: Notice): void {
  notifications.show({
    message,
    ...(title !== undefined && { title }),
    color: tone === 'danger' ? 'red' : 'leaf',
    role: 'status',
    closeButtonProps: { 'aria-label': t`Close` }
  })
}
