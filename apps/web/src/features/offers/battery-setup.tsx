import type { Battery, Site } from '@commonwatt/contract'
import { Button, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { parseEnergyWh, parsePowerW } from '../../format/parse.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'
import styles from './sell.module.css'

interface BatterySetupProps {
  site: Site
  onDone: (battery: Battery) => void
  onCancel?: (() => void) | undefined
}

type Field = 'name' | 'capacity' | 'level' | 'reserve' | 'charge' | 'discharge'
type Texts = Record<Field, string>

/** The battery of a place, as far as selling from it needs to know it. */
export function BatterySetup({ site, onDone, onCancel }: BatterySetupProps) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [texts, setTexts] = useState<Texts>(() => ({
    name: t`Battery`,
    capacity: '',
    level: '',
    reserve: '',
    charge: '',
    discharge: ''
  }))
  const [faults, setFaults] = useState<Partial<Texts>>({})
  const create = useMutation({
    mutationFn: (limits: ReturnType<typeof readTexts>['limits']) =>
      client.batteries.create({ body: { siteId: site.id, ...limits } }),
    onSuccess: (battery) => {
      notify({ message: t`Your battery is set up` })
      void queryClient.invalidateQueries({ queryKey: ['batteries'] })
      onDone(battery)
    }
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    const read = readTexts(texts)
    setFaults(read.faults)
    if (Object.keys(read.faults).length === 0 && !create.isPending) create.mutate(read.limits)
  }
  const place = site.name
  return (
    <Card title={t`The battery at ${place}`}>
      <form onSubmit={save} noValidate>
        <Stack>
          <div className={styles.battery}>
            {fields().map(({ field, label, unit, description }) => (
              <TextInput
                key={field}
                label={label}
                description={description}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={texts[field]}
                error={faults[field]}
                {...(unit !== null && {
                  inputMode: 'decimal' as const,
                  autoComplete: 'off',
                  rightSection: <span className={styles.unit}>{unit}</span>,
                  rightSectionWidth: 52
                })}
                onChange={(event) => {
                  const { value } = event.currentTarget
                  setTexts((old) => ({ ...old, [field]: value }))
                }}
              />
            ))}
          </div>
          {create.error && (
            <div role="alert">
              <Note tone="danger">{problemSentence(create.error)}</Note>
            </div>
          )}
          <Row>
            <Button type="submit" loading={create.isPending}>{t`Set up the battery`}</Button>
            {onCancel && <Button variant="default" onClick={onCancel}>{t`Not now`}</Button>}
          </Row>
        </Stack>
      </form>
    </Card>
  )
}

function fields(): { field: Field; label: string; unit: string | null; description: string }[] {
  return [
    { field: 'name', label: t`Name`, unit: null, description: t`What you call it.` },
    {
      field: 'capacity',
      label: t`Capacity`,
      unit: 'kWh',
      description: t`What it can hold in all.`
    },
    { field: 'level', label: t`In it now`, unit: 'kWh', description: t`As its display shows.` },
    {
      field: 'reserve',
      label: t`Reserve`,
      unit: 'kWh',
      description: t`What is never sold and stays for you.`
    },
    { field: 'charge', label: t`Charges with`, unit: 'kW', description: t`At most.` },
    { field: 'discharge', label: t`Discharges with`, unit: 'kW', description: t`At most.` }
  ]
}

function readTexts(texts: Texts) {
  const limits = {
    name: texts.name.trim(),
    capacityWh: parseEnergyWh(texts.capacity) ?? -1,
    levelWh: parseEnergyWh(texts.level) ?? -1,
    reserveWh: parseEnergyWh(texts.reserve) ?? -1,
    chargeLimitW: parsePowerW(texts.charge) ?? -1,
    dischargeLimitW: parsePowerW(texts.discharge) ?? -1
  }
  const faults: Partial<Texts> = {}
  if (limits.name === '') faults.name = t`A name is missing`
  if (limits.capacityWh <= 0) faults.capacity = t`A number, such as 10`
  if (limits.levelWh < 0) faults.level = t`A number, such as 6.5`
  else if (limits.levelWh > limits.capacityWh) faults.level = t`More than it can hold`
  if (limits.reserveWh < 0) faults.reserve = t`A number; 0 means none`
  else if (limits.reserveWh > limits.capacityWh) faults.reserve = t`More than it can hold`
  if (limits.chargeLimitW < 0) faults.charge = t`A number, such as 5`
  if (limits.dischargeLimitW < 0) faults.discharge = t`A number, such as 5`
  return { limits, faults }
}
