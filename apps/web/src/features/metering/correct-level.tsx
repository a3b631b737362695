import type { Battery } from '@commonwatt/contract'
import { Button, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { formatEnergy, formatEnergyExact } from '../../format/energy.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'

interface CorrectLevelProps {
  battery: Battery
  onClose: () => void
}

/** What the display of the battery says wins over what was worked out; both stay in the history. */
export function CorrectLevel({ battery, onClose }: CorrectLevelProps) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [levelWh, setLevelWh] = useState<number | null>(battery.levelWh)
  const [note, setNote] = useState('')
  const isValid = levelWh !== null && levelWh >= 0 && levelWh <= battery.capacityWh
  const level = formatEnergyExact(levelWh ?? 0)
  const capacity = formatEnergy(battery.capacityWh)
  const correct = useMutation({
    mutationFn: () =>
      client.batteries.correct({
        params: { id: battery.id },
        body: { levelWh: levelWh ?? 0, ...(note.trim() !== '' && { note: note.trim() }) }
      }),
    onSuccess: async (corrected) => {
      const now = formatEnergy(corrected.levelWh)
      onClose()
      notify({ message: t`The level is now ${now}` })
      await queryClient.invalidateQueries({ queryKey: ['batteries'] })
    }
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid && !correct.isPending) correct.mutate()
      }}
    >
      <Stack gap={12}>
        <AmountField
          label={t`The battery's display says`}
          value={levelWh}
          onChange={setLevelWh}
          digits={3}
          unit="kWh"
          min={0}
          max={battery.capacityWh}
          step={100}
          {...(isValid
            ? { hint: t`Readings and deliveries count on from here.` }
            : { error: t`From 0 to ${capacity}` })}
        />
        <TextInput
          label={t`Note, if you like`}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {correct.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(correct.error)}</Note>
          </div>
        )}
        <Row gap={8}>
          <Button type="submit" loading={correct.isPending} disabled={!isValid}>
            {t`Set the level to ${level}`}
          </Button>
          <Button variant="subtle" onClick={onClose}>{t`Leave it`}</Button>
        </Row>
      </Stack>
    </form>
  )
}
