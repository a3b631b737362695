import { useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'
import styles from './sheet.module.css'

interface SheetProps {
  title: string
  /**
   * On a phone it rises from below when open; on a desktop it stands beside the page all the time.
   */
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** The ticket: what one is about to do, with everything it means. */
export function Sheet({ title, isOpen, onClose, children }: SheetProps) {
  const isPhone = useMediaQuery('(max-width: 760px)', false)
  const headingId = useId()
  if (isPhone) {
    return (
      <Rising headingId={headingId} title={title} isOpen={isOpen} onClose={onClose}>
        {children}
      </Rising>
    )
  }
  return (
    <section className={styles.card} aria-labelledby={headingId}>
      <div className={styles.head}>
        <h2 id={headingId}>{title}</h2>
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  )
}

/** The browser's own modal dialog keeps the focus inside, answers Escape and hides the rest. */
function Rising(props: SheetProps & { headingId: string }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (props.isOpen && !dialog.current?.open) dialog.current?.showModal()
    if (!props.isOpen && dialog.current?.open) dialog.current.close()
  }, [props.isOpen])
  return (
    <dialog
      ref={dialog}
      className={styles.rising}
      aria-labelledby={props.headingId}
      onClose={props.onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className={styles.head}>
        <h2 id={props.headingId}>{props.title}</h2>
        <IconButton
          label={t`Close`}
          icon={<IconX size={20} aria-hidden />}
          onClick={() => dialog.current?.close()}
        />
      </div>
      <div className={styles.body}>{props.isOpen && props.children}</div>
    </dialog>
  )
}
