import type { Payment } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { problemSentence } from '../../api/problem.ts'
import { currencySymbol, formatMoney } from '../../format/money.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Note } from '../../ui/tag.tsx'
import { PaymentProgress } from './payment-progress.tsx'
import { SandboxNote } from './sandbox-note.tsx'

interface PaymentSheetProps {
  kind: Payment['kind']
  currency: string
  availableMicros: number
  onClose: () => void
}

/** The field counts hundredths, as every bank note does. */
const hundredthMicros = 10_000
const least = 100
const most = 1_000_000

/** Money in or out: how much, what follows, and then where it stands until it is settled. */
export function PaymentSheet({ kind, currency, availableMicros, onClose }: PaymentSheetProps) {
  const [started, setStarted] = useState<Payment | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('input')?.focus(), [])
  return (
    <Sheet title={kind === 'topup' ? t`Top up` : t`Withdraw`} isOpen onClose={onClose}>
      <div ref={box}>
        {started === null ? (
          <Form
            kind={kind}
            currency={currency}
            availableMicros={availableMicros}
            onStarted={setStarted}
            onClose={onClose}
          />
        ) : (
          <PaymentProgress
            payment={started}
            availableMicros={availableMicros}
            onAgain={() => setStarted(null)}
            onClose={onClose}
          />
        )}
      </div>
    </Sheet>
  )
}

interface FormProps extends PaymentSheetProps {
  onStarted: (payment: Payment) => void
}

function Form({ kind, currency, availableMicros, onStarted, onClose }: FormProps) {
  const isTopUp = kind === 'topup'
  const limit = isTopUp ? most : Math.min(most, Math.floor(availableMicros / hundredthMicros))
  const [amount, setAmount] = useState<number | null>(Math.min(5_000, Math.max(limit, least)))
  const start = useStart(kind, currency, onStarted)
  const isValid = amount !== null && amount >= least && amount <= limit
  const micros = (amount ?? 0) * hundredthMicros
  const afterwards = isTopUp ? availableMicros + micros : availableMicros - micros
  const value = isValid ? formatMoney(micros, currency) : ''
  const greatest = formatMoney(limit * hundredthMicros, currency)
  const smallest = formatMoney(least * hundredthMicros, currency)
  const isEmpty = !isTopUp && limit < least
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid && !start.isPending) start.mutate(micros)
      }}
    >
      <Stack>
        {isEmpty ? (
          <Note>{t`There is nothing to withdraw: what is held stays until it is settled.`}</Note>
        ) : (
          <AmountField
            label={t`Amount`}
            value={amount}
            onChange={setAmount}
            digits={2}
            unit={currencySymbol(currency)}
            min={least}
            max={limit}
            step={1_000}
            quickPicks={picksOf(isTopUp, limit, currency)}
            error={amount !== null && isValid ? undefined : t`From ${smallest} to ${greatest}`}
          />
        )}
        <KeyValues
          items={[
            { label: t`Available now`, value: formatMoney(availableMicros, currency) },
            ...(isValid
              ? [
                  {
                    label: isTopUp ? t`Available when it arrives` : t`Available right after`,
                    value: formatMoney(afterwards, currency),
                    isTotal: true
                  }
                ]
              : [])
          ]}
        />
        <SandboxNote isTopUp={isTopUp} currency={currency} />
        {start.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(start.error)}</Note>
          </div>
        )}
        <Stack gap={8}>
          <Button type="submit" size="lg" fullWidth loading={start.isPending} disabled={!isValid}>
            {isTopUp && (isValid ? t`Top up ${value}` : t`Top up`)}
            {!isTopUp && (isValid ? t`Withdraw ${value}` : t`Withdraw`)}
          </Button>
          <Button variant="subtle" fullWidth onClick={onClose}>{t`Not now`}</Button>
        </Stack>
      </Stack>
    </form>
  )
}

function picksOf(isTopUp: boolean, limit: number, currency: string) {
  const label = (amount: number) =>
    formatMoney(amount * hundredthMicros, currency).replace(/[.,]00/, '')
  const round = [2_000, 5_000, 10_000].filter((amount) => amount <= limit)
  const picks = round.map((value) => ({ label: label(value), value }))
  return isTopUp ? picks : [...picks.slice(0, 2), { label: t`All`, value: limit }]
}

/** The key belongs to one amount: another amount is another intention. */
function useStart(kind: Payment['kind'], currency: string, onStarted: (payment: Payment) => void) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key, renew } = useIdempotencyKey()
  return useMutation({
    mutationFn: (amountMicros: number) => {
      const input = {
        body: { amountMicros, currency },
        idempotencyKey: `${key}-${amountMicros}`
      }
      return kind === 'topup' ? client.wallet.topUp(input) : client.wallet.withdraw(input)
    },
    onSuccess: (payment) => {
      renew()
      onStarted(payment)
      void queryClient.invalidateQueries({ queryKey: ['wallet'] })
    }
  })
}
