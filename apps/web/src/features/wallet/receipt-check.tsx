import { ApiProblem, type Transaction, type TransactionProof } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { formatDate } from '../../format/time.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Note } from '../../ui/tag.tsx'
import styles from './wallet.module.css'

type Finding = 'changed' | 'misplaced' | 'waiting' | TransactionProof

/**
 * Nobody has to believe a receipt: the browser works out its hash anew and finds it in the seal of
 * its day.
 */
export function ReceiptCheck({ receipt }: { receipt: Transaction }) {
  const check = useCheck(receipt)
  return (
    <div className={styles.check}>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconShieldCheck size={18} aria-hidden />}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >{t`Check this receipt`}</Button>
      <div role="status">
        {check.data && <Verdict finding={check.data} />}
        {check.error && <Note tone="danger">{problemSentence(check.error)}</Note>}
      </div>
    </div>
  )
}

function useCheck(receipt: Transaction) {
  const { client } = useApi()
  return useMutation({
    mutationFn: async (): Promise<Finding> => {
      const { hasOwnHash, isInDay } = await import('./check-receipt.ts')
      if (!hasOwnHash(receipt)) return 'changed'
      try {
        const proof = await client.wallet.proof({ params: { id: receipt.id } })
        return isInDay(receipt, proof) ? proof : 'misplaced'
      } catch (error) {
        if (error instanceof ApiProblem && error.is('day_not_sealed')) return 'waiting'
        throw error
      }
    }
  })
}

function Verdict({ finding }: { finding: Finding }) {
  if (finding === 'changed' || finding === 'misplaced') {
    return (
      <Note tone="danger" icon={<IconAlertTriangle size={18} aria-hidden />}>
        {finding === 'changed'
          ? t`What is shown here is not what was recorded: it has another hash. Please tell whoever runs this site.`
          : t`This receipt does not fit the seal of its day. Please tell whoever runs this site.`}
      </Note>
    )
  }
  if (finding === 'waiting') {
    return (
      <Note tone="info" icon={<IconShieldCheck size={18} aria-hidden />}>
        {t`Correct so far: your browser worked out the hash from what is shown here, and it is the one on the receipt. The day has no seal yet. It gets one soon after midnight UTC; then you can check that the receipt is in it.`}
      </Note>
    )
  }
  return <Sealed proof={finding} />
}

function Sealed({ proof: { day, transfers, root } }: { proof: TransactionProof }) {
  const date = formatDate(`${day}T00:00:00Z`, 'UTC')
  const seal = `${root.slice(0, 8)}…${root.slice(-8)}`
  return (
    <Note tone="info" icon={<IconShieldCheck size={18} aria-hidden />}>
      <p>
        {t`Correct. Your browser worked out the hash from what is shown here, and it fits the seal of ${date} (UTC).`}{' '}
        <Plural
          value={transfers}
          one="The seal covers this one receipt."
          other="The seal covers all # receipts of that day: were one of them changed, it would no longer fit."
        />
      </p>
      <p>
        {t`The seal is ${seal}. A neighbour with a receipt of that day must see the same one.`}{' '}
        <CopyButton text={root} label={t`Copy the seal of the day`} />
      </p>
    </Note>
  )
}
