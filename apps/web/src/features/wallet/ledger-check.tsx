import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Note } from '../../ui/tag.tsx'
import styles from './wallet.module.css'

/** Has the server recompute the whole chain and every balance, and says what came out. */
export function LedgerCheck() {
  const { client } = useApi()
  const check = useMutation({ mutationFn: () => client.wallet.verify() })
  return (
    <div className={styles.check}>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconShieldCheck size={18} aria-hidden />}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >{t`Check the ledger`}</Button>
      <div role="status">
        {check.data && <Verdict {...check.data} />}
        {check.error && <Note tone="danger">{problemSentence(check.error)}</Note>}
      </div>
    </div>
  )
}

interface VerdictProps {
  isIntact: boolean
  transfers: number
  headHash: string
  firstFault: string | null
}

function Verdict({ isIntact, transfers, headHash, firstFault }: VerdictProps) {
  const head = headHash.slice(0, 8)
  if (!isIntact) {
    const fault = firstFault ?? t`unknown`
    return (
      <Note tone="danger" icon={<IconAlertTriangle size={18} aria-hidden />}>
        {t`The ledger does not add up. First fault: ${fault}. Please tell whoever runs this site.`}
      </Note>
    )
  }
  return (
    <Note tone="info" icon={<IconShieldCheck size={18} aria-hidden />}>
      <Plural
        value={transfers}
        one="Intact. # receipt was computed again, and every balance equals what moved."
        other="Intact. # receipts were computed again: each holds the hash of the one before it, and every balance equals what moved."
      />{' '}
      {t`The last hash begins with ${head}.`}
    </Note>
  )
}
