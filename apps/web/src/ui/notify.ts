import { t } from '@lingui/core/macro'

interface Notice {
  message: string
  title?: string
  tone?: 'ok' | 'danger'
  /** For a notice that something later makes untrue. */
  id?: string
}

type Listener = () => void
const listeners = new Set<Listener>()
let isWanted = false

/** The room for notices is built when the first one comes: most visits see none. */
export function onFirstNotice(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const hasNotices = (): boolean => isWanted

/** Says what has just been done; it waits its turn in a screen reader instead of interrupting. */
export function notify({ message, title, tone = 'ok', id }: Notice): void {
  isWanted = true
  for (const listener of listeners) listener()
  const closeLabel = t`Close`
  void import('@mantine/notifications').then(({ notifications }) =>
    notifications.show({
      message,
      ...(title !== undefined && { title }),
      ...(id !== undefined && { id }),
      color: tone === 'danger' ? 'red' : 'leaf',
      role: 'status',
      closeButtonProps: { 'aria-label': closeLabel }
    })
  )
}

/** Takes away a notice that is no longer true. */
export function dismissNotice(id: string): void {
  if (!isWanted) return
  void import('@mantine/notifications').then(({ notifications }) => notifications.hide(id))
}
