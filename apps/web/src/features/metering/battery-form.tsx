import type { Battery, Site } from '@commonwatt/contract'
import { ApiProblem } from '@commonwatt/contract'
import { checkBatteryFigures } from '@commonwatt/domain'
import { Button, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { formatEnergy } from '../../format/energy.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'
import styles from './metering.module.css'

interface Limits {
  name: string
  capacityWh: number
  reserveWh: number
  chargeLimitW: number
  dischargeLimitW: number
}

type Draft = { [K in keyof Limits]: Limits[K] extends number ? number | null : Limits[K] }

/** Of a battery as many homes have it. */
const usual: Omit<Limits, 'name'> = {
  capacityWh: 10_000,
  reserveWh: 1_000,
  chargeLimitW: 5_000,
  dischargeLimitW: 5_000
}
const mostCapacityWh = 1_000_000_000
const mostPowerW = 1_000_000_000

export function NewBattery({ site, onClose }: { site: Site; onClose: () => void }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Draft>({ name: t`Battery`, ...usual })
  const [levelWh, setLevelWh] = useState<number | null>(5_000)
  const limits = limitsOf(draft)
  const capacity = formatEnergy(draft.capacityWh ?? 0)
  const isLevelRight = levelWh !== null && levelWh >= 0 && levelWh <= (draft.capacityWh ?? 0)
  const create = useMutation({
    mutationFn: (body: Limits) =>
      client.batteries.create({ body: { siteId: site.id, ...body, levelWh: levelWh ?? 0 } }),
    onSuccess: async ({ name }) => {
      onClose()
      notify({ message: t`${name} is added` })
      await queryClient.invalidateQueries({ queryKey: ['batteries'] })
    }
  })
  return (
    <Card title={t`Add a battery`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (limits && isLevelRight && !create.isPending) create.mutate(limits)
        }}
      >
        <Stack gap={12}>
          <LimitFields draft={draft} onChange={setDraft} />
          <AmountField
            label={t`In it now`}
            value={levelWh}
            onChange={setLevelWh}
            digits={3}
            unit="kWh"
            min={0}
            max={draft.capacityWh ?? 0}
            step={500}
            {...(isLevelRight
              ? { hint: t`As its display says. It can be corrected at any time.` }
              : { error: t`From 0 to ${capacity}` })}
          />
          <Failure error={create.error} />
          <Row gap={8}>
            <Button type="submit" loading={create.isPending} disabled={!limits || !isLevelRight}>
              {t`Add the battery`}
            </Button>
            <Button variant="subtle" onClick={onClose}>{t`Not now`}</Button>
          </Row>
        </Stack>
      </form>
    </Card>
  )
}

export function EditBattery({ battery, onClose }: { battery: Battery; onClose: () => void }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Draft>(draftOf(battery))
  const [version, setVersion] = useState(battery.version)
  const limits = limitsOf(draft)
  const fault = limits && contradictionOf(limits, battery)
  const save = useMutation({
    mutationFn: (body: Limits) =>
      client.batteries.update({ params: { id: battery.id }, version, body }),
    onSuccess: async () => {
      onClose()
      notify({ message: t`The limits are saved` })
      await queryClient.invalidateQueries({ queryKey: ['batteries'] })
    }
  })
  const isStale = save.error instanceof ApiProblem && save.error.is('version_stale')
  const reload = async () => {
    const newest = await client.batteries.get({ params: { id: battery.id } })
    setDraft(draftOf(newest))
    setVersion(newest.version)
    save.reset()
    await queryClient.invalidateQueries({ queryKey: ['batteries'] })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (limits && !fault && !save.isPending) save.mutate(limits)
      }}
    >
      <Stack gap={12}>
        <LimitFields draft={draft} fault={fault} onChange={setDraft} />
        {isStale ? <Stale onReload={() => void reload()} /> : <Failure error={save.error} />}
        <Row gap={8}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!limits || fault !== null || isStale}
          >
            {t`Save the limits`}
          </Button>
          <Button variant="subtle" onClick={onClose}>{t`Leave them`}</Button>
        </Row>
      </Stack>
    </form>
  )
}

function Stale({ onReload }: { onReload: () => void }) {
  return (
    <div role="alert">
      <Note tone="held">
        <p>{t`The battery changed while you were typing, here or in another window. Nothing was saved.`}</p>
        <Button variant="default" size="sm" mt={8} onClick={onReload}>
          {t`Show what it says now`}
        </Button>
      </Note>
    </div>
  )
}

function Failure({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <div role="alert">
      <Note tone="danger">{problemSentence(error)}</Note>
    </div>
  )
}

interface Contradiction {
  field: 'capacityWh' | 'reserveWh' | 'levelWh'
  sentence: string
}

/** The server's own rule: what is promised must still fit between reserve and level. */
function contradictionOf(limits: Limits, battery: Battery): Contradiction | null {
  const { levelWh, promisedWh } = battery
  const checked = checkBatteryFigures(
    { ...figuresOf(limits), levelWh, promisedWh },
    {
      ...figuresOf(battery),
      levelWh,
      promisedWh
    }
  )
  if (checked.ok) return null
  const level = formatEnergy(levelWh)
  const promised = formatEnergy(promisedWh)
  const sentences = {
    reserve_above_capacity: t`The reserve is larger than the battery`,
    level_above_capacity: t`It holds ${level} now, so it cannot be smaller`,
    promises_above_capacity: t`${promised} is promised and would no longer fit above the reserve`,
    reserve_cuts_promises: t`Of the ${level} in it ${promised} is promised; that much must stay above the reserve`
  }
  return { field: checked.field, sentence: sentences[checked.reason] }
}

function figuresOf({ capacityWh, reserveWh }: Pick<Limits, 'capacityWh' | 'reserveWh'>) {
  return { capacityWh, reserveWh }
}

interface LimitFieldsProps {
  draft: Draft
  fault?: Contradiction | null
  onChange: (draft: Draft) => void
}

function LimitFields({ draft, fault, onChange }: LimitFieldsProps) {
  const set = (changed: Partial<Draft>) => onChange({ ...draft, ...changed })
  const capacityWh = draft.capacityWh ?? 0
  const capacity = formatEnergy(capacityWh)
  const isReserveRight = draft.reserveWh !== null && draft.reserveWh <= capacityWh
  const faultAt = (field: Contradiction['field']) =>
    fault?.field === field ? fault.sentence : undefined
  return (
    <>
      <TextInput
        label={t`Name`}
        maxLength={120}
        value={draft.name}
        error={draft.name.trim() === '' ? t`Give it a name you will recognise` : undefined}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={styles.fields}>
        <AmountField
          label={t`Capacity`}
          value={draft.capacityWh}
          onChange={(next) => set({ capacityWh: next })}
          digits={3}
          unit="kWh"
          min={1}
          max={mostCapacityWh}
          step={500}
          hint={t`As on the data sheet.`}
          error={faultAt('capacityWh')}
        />
        <AmountField
          label={t`Reserve that is never sold`}
          value={draft.reserveWh}
          onChange={(next) => set({ reserveWh: next })}
          digits={3}
          unit="kWh"
          min={0}
          max={capacityWh}
          step={100}
          hint={t`Stays in it for your own home.`}
          error={isReserveRight ? faultAt('reserveWh') : t`From 0 to ${capacity}`}
        />
        <AmountField
          label={t`Charges with up to`}
          value={draft.chargeLimitW}
          onChange={(next) => set({ chargeLimitW: next })}
          digits={3}
          unit="kW"
          min={0}
          max={mostPowerW}
          step={500}
          hint={t`The limit of its inverter.`}
        />
        <AmountField
          label={t`Gives up to`}
          value={draft.dischargeLimitW}
          onChange={(next) => set({ dischargeLimitW: next })}
          digits={3}
          unit="kW"
          min={0}
          max={mostPowerW}
          step={500}
          hint={t`The limit of its inverter.`}
        />
      </div>
    </>
  )
}

function draftOf({ name, capacityWh, reserveWh, chargeLimitW, dischargeLimitW }: Battery): Draft {
  return { name, capacityWh, reserveWh, chargeLimitW, dischargeLimitW }
}

/** What can be sent, or null while something is missing or contradicts itself. */
function limitsOf({ name, capacityWh, reserveWh, chargeLimitW, dischargeLimitW }: Draft) {
  if (capacityWh === null || reserveWh === null || chargeLimitW === null) return null
  if (dischargeLimitW === null || name.trim() === '') return null
  const figures = [reserveWh, chargeLimitW, dischargeLimitW]
  if (capacityWh < 1 || reserveWh > capacityWh || figures.some((figure) => figure < 0)) return null
  return { name: name.trim(), capacityWh, reserveWh, chargeLimitW, dischargeLimitW }
}
