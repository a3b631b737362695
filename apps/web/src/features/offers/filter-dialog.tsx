import type { Market } from '@commonwatt/contract'
import { Button, Modal, Select, TextInput } from '@mantine/core'
import { IconCurrentLocation } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useState, type FormEvent } from 'react'
import { formatRadius } from '../../format/energy.ts'
import {
  editableEnergy,
  editablePrice,
  parseEnergyWh,
  parsePriceMicrosPerKwh
} from '../../format/parse.ts'
import { priceUnit } from '../../format/price.ts'
import { addDays, localDate } from '../../format/zone.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import type { MarketplaceSearch } from './marketplace-search.ts'
import { radiiM, widest } from './offer-query.ts'
import { askPosition, parsePosition } from './position.ts'
import styles from './filter-dialog.module.css'

interface FilterDialogProps {
  search: MarketplaceSearch
  radiusM: number | null
  market: Market
  onApply: (patch: Partial<MarketplaceSearch>) => void
  onClose: () => void
}

interface Draft {
  where: string
  radiusM: string
  date: string
  limit: string
  energy: string
}

/** Every filter in one form. Nothing changes before "Show offers". */
export function FilterDialog({ search, radiusM, market, onApply, onClose }: FilterDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(search, radiusM, market))
  const [faults, setFaults] = useState<Partial<Draft>>({})
  const set = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }))
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const read = readDraft(draft, market, search)
    setFaults(read.faults)
    if (Object.keys(read.faults).length > 0) return
    onApply(read.patch)
    onClose()
  }
  const clear = () => {
    onApply({
      ...widest,
      near: undefined,
      latitude: undefined,
      longitude: undefined,
      radiusM: undefined
    })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t`All filters`}>
      <form onSubmit={apply} noValidate>
        <Stack>
          <Where draft={draft} set={set} fault={faults.where} />
          <Select
            label={t`How far away, at most`}
            data={radiusChoices(draft.radiusM)}
            value={draft.radiusM}
            onChange={(value) => value !== null && set({ radiusM: value })}
          />
          <TextInput
            type="date"
            label={t`Delivered on`}
            value={draft.date}
            onChange={(event) => set({ date: event.currentTarget.value })}
          />
          <div className={styles.pair}>
            <TextInput
              label={t`At most, all in`}
              inputMode="decimal"
              rightSection={<span className={styles.unit}>{priceUnit(market.currency)}</span>}
              rightSectionWidth={112}
              value={draft.limit}
              error={faults.limit}
              onChange={(event) => set({ limit: event.currentTarget.value })}
            />
            <TextInput
              label={t`At least`}
              inputMode="decimal"
              rightSection={<span className={styles.unit}>kWh</span>}
              rightSectionWidth={52}
              value={draft.energy}
              error={faults.energy}
              onChange={(event) => set({ energy: event.currentTarget.value })}
            />
          </div>
          <Row isSpread>
            <Button variant="default" onClick={clear}>{t`Clear all`}</Button>
            <Button type="submit">{t`Show offers`}</Button>
          </Row>
        </Stack>
      </form>
    </Modal>
  )
}

interface WhereProps {
  draft: Draft
  set: (patch: Partial<Draft>) => void
  fault: string | undefined
}

function Where({ draft, set, fault }: WhereProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'refused'>('idle')
  const askDevice = async () => {
    setState('asking')
    try {
      const { latitude, longitude } = await askPosition()
      set({ where: `${latitude}, ${longitude}` })
      setState('idle')
    } catch {
      setState('refused')
    }
  }
  return (
    <div>
      <TextInput
        label={t`Near`}
        description={t`Latitude and longitude. Empty means your own place.`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="47.990, 7.840"
        value={draft.where}
        error={fault}
        onChange={(event) => set({ where: event.currentTarget.value })}
      />
      <Button
        variant="subtle"
        size="sm"
        mt={6}
        leftSection={<IconCurrentLocation size={18} aria-hidden />}
        loading={state === 'asking'}
        onClick={() => void askDevice()}
      >{t`Use my position`}</Button>
      <p role="status" className="small soft">
        {state === 'refused' && t`The browser did not give a position. Type it instead.`}
      </p>
    </div>
  )
}

function radiusChoices(chosen: string) {
  const radii = [...new Set([...radiiM, Number(chosen)])].sort((a, b) => a - b)
  return [
    ...radii
      .filter((radius) => radius > 0)
      .map((radius) => ({ value: String(radius), label: formatRadius(radius) })),
    { value: '0', label: t`Anywhere` }
  ]
}

function draftOf(search: MarketplaceSearch, radiusM: number | null, market: Market): Draft {
  const { latitude, longitude, underMicrosPerKwh: under, minEnergyWh } = search
  return {
    where: latitude === undefined || longitude === undefined ? '' : `${latitude}, ${longitude}`,
    radiusM: String(search.near === 'anywhere' ? 0 : (search.radiusM ?? radiusM ?? 0)),
    date: search.date ?? dateOf(search.day, market),
    limit: under === undefined ? '' : editablePrice(under, market.currency),
    energy: minEnergyWh === undefined ? '' : editableEnergy(minEnergyWh)
  }
}

/** The date behind "today" and "tomorrow", as a date field wants it. */
function dateOf(day: MarketplaceSearch['day'], market: Market): string {
  if (day === undefined) return ''
  const today = localDate(Date.now(), market.timeZone)
  return day === 'today' ? today : addDays(today, 1)
}

function readDraft(draft: Draft, market: Market, search: MarketplaceSearch) {
  const faults: Partial<Draft> = {}
  const limit = parsePriceMicrosPerKwh(draft.limit, market.currency)
  const energyWh = parseEnergyWh(draft.energy)
  const point = parsePosition(draft.where)
  const radiusM = Number(draft.radiusM)
  if (draft.where.trim() !== '' && !point) faults.where = t`Two numbers, such as 47.990, 7.840`
  if (draft.limit.trim() !== '' && limit === null) faults.limit = t`A price, such as 20`
  if (draft.energy.trim() !== '' && (energyWh === null || energyWh < 1))
    faults.energy = t`An amount, such as 2.5`
  const isSameDay = search.day !== undefined && draft.date === dateOf(search.day, market)
  const patch: Partial<MarketplaceSearch> = {
    near: radiusM === 0 && !point ? 'anywhere' : undefined,
    latitude: point?.latitude,
    longitude: point?.longitude,
    radiusM: radiusM === 0 ? undefined : radiusM,
    day: isSameDay ? search.day : undefined,
    date: isSameDay || draft.date === '' ? undefined : draft.date,
    underMicrosPerKwh: limit ?? undefined,
    minEnergyWh: energyWh ?? undefined
  }
  return { faults, patch }
}
