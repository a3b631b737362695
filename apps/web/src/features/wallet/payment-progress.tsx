import type { Payment } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconCheck, IconClock, IconX } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { formatMoney } from '../../format/money.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { StepTrack, type Step } from '../../ui/step-track.tsx'
import { Note } from '../../ui/tag.tsx'

interface PaymentProgressProps {
  payment: Payment
  availableMicros: number
  onAgain: () => void
  onClose: () => void
}

const askAgainMs = 5_000

/**
 * Where a payment stands. The stream tells when it changes; asking now and then helps when it is
 * down.
 */
export function PaymentProgress(props: PaymentProgressProps) {
  const payment = usePayment(props.payment)
  const amount = formatMoney(payment.amountMicros, payment.currency)
  const available = formatMoney(props.availableMicros, payment.currency)
  const isTopUp = payment.kind === 'topup'
  return (
    <Stack>
      <StepTrack label={t`Where the payment stands`} steps={stepsOf(payment)} />
      <div role="status">
        <Outcome payment={payment} amount={amount} />
      </div>
      {payment.status !== 'pending' && (
        <KeyValues items={[{ label: t`Available now`, value: available, isTotal: true }]} />
      )}
      <Stack gap={8}>
        {payment.status === 'refused' ? (
          <Button size="lg" fullWidth onClick={props.onAgain}>{t`Try another amount`}</Button>
        ) : (
          <Button
            size="lg"
            fullWidth
            variant={payment.status === 'pending' ? 'default' : 'filled'}
            onClick={props.onClose}
          >
            {payment.status === 'pending' ? t`Close, it goes on by itself` : t`Done`}
          </Button>
        )}
        {payment.status === 'succeeded' && (
          <Button variant="subtle" fullWidth onClick={props.onAgain}>
            {isTopUp ? t`Top up more` : t`Withdraw more`}
          </Button>
        )}
      </Stack>
    </Stack>
  )
}

function usePayment(started: Payment): Payment {
  const { queries } = useApi()
  const found = useQuery({
    ...queries.wallet.payments({ query: { limit: 20 } }),
    refetchInterval: (query) => {
      const known = query.state.data?.items.find((one) => one.id === started.id)
      return (known ?? started).status === 'pending' ? askAgainMs : false
    }
  })
  return found.data?.items.find((one) => one.id === started.id) ?? started
}

function stepsOf({ kind, status }: Payment): Step[] {
  const isPending = status === 'pending'
  const end = status === 'refused' ? t`Refused` : kind === 'topup' ? t`Arrived` : t`Paid out`
  return [
    { key: 'asked', label: t`Asked`, state: 'done' },
    {
      key: 'confirm',
      label: t`The provider answers`,
      state: isPending ? 'now' : 'done'
    },
    // Refused is an end too, but not one to tick off.
    { key: 'end', label: end, state: status === 'succeeded' ? 'done' : 'ahead' }
  ]
}

function Outcome({ payment, amount }: { payment: Payment; amount: string }) {
  const isTopUp = payment.kind === 'topup'
  if (payment.status === 'pending') {
    return (
      <Note tone="held" icon={<IconClock size={18} aria-hidden />}>
        {isTopUp
          ? t`${amount} is on its way. It arrives as soon as the provider confirms, usually within seconds.`
          : t`${amount} is set aside and leaves as soon as the provider has paid it out.`}
      </Note>
    )
  }
  if (payment.status === 'refused') {
    const reason = payment.reason ?? t`No reason was given`
    return (
      <Note tone="danger" icon={<IconX size={18} aria-hidden />}>
        {isTopUp
          ? t`${amount} was refused: ${reason}. Nothing was booked.`
          : t`${amount} was refused: ${reason}. The money is yours again.`}
      </Note>
    )
  }
  return (
    <Note tone="info" icon={<IconCheck size={18} aria-hidden />}>
      {isTopUp ? t`${amount} arrived.` : t`${amount} was paid out.`}
    </Note>
  )
}
