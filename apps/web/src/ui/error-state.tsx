import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { CopyButton } from './copy-button.tsx'
import styles from './states.module.css'

interface ErrorStateProps {
  title: string
  /** One sentence: what happened and what stays. */
  detail?: string | undefined
  requestId?: string | undefined
  onRetry?: (() => void) | undefined
}

export function ErrorState({ title, detail, requestId, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      <p className={styles.title}>{title}</p>
      {detail !== undefined && <p className={styles.words}>{detail}</p>}
      {onRetry && (
        <Button variant="default" size="sm" onClick={onRetry}>
          {t`Try again`}
        </Button>
      )}
      {requestId !== undefined && (
        <p className={styles.request}>
          {t`Request`} <code>{requestId}</code>
          <CopyButton text={requestId} label={t`Copy the request id`} />
        </p>
      )}
    </div>
  )
}
