import { IconCheck, IconCopy } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import styles from './states.module.css'

interface CopyButtonProps {
  text: string
  /** What is copied, for those who don't see what stands beside it. */
  label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true))
  }
  return (
    <button type="button" className={styles.copy} aria-label={label} onClick={copy}>
      {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      <span role="status">{isCopied ? t`Copied` : t`Copy`}</span>
    </button>
  )
}
