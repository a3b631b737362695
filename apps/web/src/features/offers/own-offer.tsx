import type { Offer } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { problemSentence } from '../../api/problem.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatPrice } from '../../format/price.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'

/** In place of the ticket on what I sell myself: how it stands, change it, withdraw it. */
export function OwnOffer({ offer }: { offer: Offer }) {
  const isOpen = offer.status === 'open'
  const isUntouched = offer.remainingWh === offer.energyWh
  const askedForWh = offer.energyWh - offer.remainingWh - offer.acceptedWh
  const words = {
    open: t`Open`,
    completed: t`Sold out`,
    cancelled: t`Withdrawn`,
    expired: t`Over`
  }
  return (
    <Stack>
      <KeyValues
        items={[
          { label: t`State`, value: words[offer.status] },
          { label: t`Sold`, value: formatEnergyExact(offer.acceptedWh) },
          ...(askedForWh > 0
            ? [{ label: t`Asked for, not answered`, value: formatEnergyExact(askedForWh) }]
            : []),
          {
            label: t`You receive, per kWh`,
            value: formatPrice(offer.priceMicrosPerKwh, offer.currency)
          }
        ]}
      />
      {isOpen && isUntouched && (
        <LinkButton
          to="/sell"
          search={{ offerId: offer.id }}
          variant="default"
          leftSection={<IconPencil size={18} aria-hidden />}
        >
          {t`Change this offer`}
        </LinkButton>
      )}
      {isOpen && !isUntouched && (
        <p className="small soft">
          {t`Somebody has asked for part of it, so it can't be changed any more. You can still withdraw what is left.`}
        </p>
      )}
      {isOpen && <Withdraw offer={offer} />}
    </Stack>
  )
}

/** Withdrawing can't be undone, so the consequence is said before the second press. */
function Withdraw({ offer }: { offer: Offer }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key } = useIdempotencyKey()
  const [isAsked, setAsked] = useState(false)
  const withdraw = useMutation({
    mutationFn: () =>
      client.offers.cancel({
        params: { id: offer.id },
        version: offer.version,
        idempotencyKey: `${key}-${offer.version}`
      }),
    onSuccess: () => notify({ message: t`Your offer is withdrawn` }),
    onSettled: () =>
      Promise.all(
        ['offers', 'trades', 'batteries'].map((group) =>
          queryClient.invalidateQueries({ queryKey: [group] })
        )
      )
  })
  if (!isAsked)
    return <Button variant="default" onClick={() => setAsked(true)}>{t`Withdraw`}</Button>
  return (
    <Stack gap={12}>
      <p className="small soft">
        {t`Requests without an answer are declined and their money is free again. What you have accepted stays sold.`}
      </p>
      {withdraw.error && (
        <div role="alert">
          <Note tone="danger">{problemSentence(withdraw.error)}</Note>
        </div>
      )}
      <Row>
        <Button color="red" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t`Withdraw the offer`}
        </Button>
        <Button variant="default" onClick={() => setAsked(false)}>{t`Keep it`}</Button>
      </Row>
    </Stack>
  )
}
