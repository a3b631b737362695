import { Button, Modal, Select, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useState, type FormEvent } from 'react'
import { formatRadius } from '../../format/energy.ts'
import {
  editablePower,
  editablePrice,
  parsePowerW,
  parsePriceMicrosPerKwh
} from '../../format/parse.ts'
import { priceUnit } from '../../format/price.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import { radiiM, usualRadiusM, widest } from './asset-query.ts'
import type { AssetsSearch } from './assets-search.ts'
import { PositionButton } from './position-button.tsx'
import styles from './asset-form.module.css'

interface FilterDialogProps {
  search: AssetsSearch
  currency: string
  hasPlace: boolean
  onApply: (patch: Partial<AssetsSearch>) => void
  onClose: () => void
}

type Texts = Record<'location' | 'price' | 'least' | 'most', string>
type Where = Pick<AssetsSearch, 'near' | 'latitude' | 'longitude' | 'radiusM'>

/** Every filter in one form. Nothing changes before "Show assets". */
export function FilterDialog(props: FilterDialogProps) {
  const { search, currency, hasPlace, onApply, onClose } = props
  const [texts, setTexts] = useState<Texts>(() => textsOf(search, currency))
  const [where, setWhere] = useState<Where>(() => ({
    near: search.near,
    latitude: search.latitude,
    longitude: search.longitude,
    radiusM: search.radiusM
  }))
  const [faults, setFaults] = useState<Partial<Texts>>({})
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const read = readTexts(texts, currency)
    setFaults(read.faults)
    if (Object.keys(read.faults).length > 0) return
    const { near, latitude, longitude, radiusM } = where
    onApply({ ...read.patch, near, latitude, longitude, radiusM })
    onClose()
  }
  const field = (name: keyof Texts, label: string, unit: string | null, unitWidth = 52) => (
    <TextInput
      label={label}
      value={texts[name]}
      error={faults[name]}
      {...(unit !== null && {
        inputMode: 'decimal' as const,
        autoComplete: 'off',
        rightSection: <span className={styles.unit}>{unit}</span>,
        rightSectionWidth: unitWidth
      })}
      onChange={(event) => {
        const { value } = event.currentTarget
        setTexts((old) => ({ ...old, [name]: value }))
      }}
    />
  )
  return (
    <Modal opened onClose={onClose} title={t`All filters`}>
      <form onSubmit={apply} noValidate>
        <Stack>
          {field('location', t`Town or quarter`, null)}
          <Around where={where} setWhere={setWhere} hasPlace={hasPlace} />
          {field('price', t`At most, for the energy`, priceUnit(currency), 112)}
          <div className={styles.pair}>
            {field('least', t`Power, at least`, 'kW')}
            {field('most', t`Power, at most`, 'kW')}
          </div>
          <Row isSpread>
            <Button
              variant="default"
              onClick={() => {
                onApply(widest)
                onClose()
              }}
            >{t`Clear all`}</Button>
            <Button type="submit">{t`Show assets`}</Button>
          </Row>
        </Stack>
      </form>
    </Modal>
  )
}

interface AroundProps {
  where: Where
  setWhere: (where: Where) => void
  hasPlace: boolean
}

function Around({ where, setWhere, hasPlace }: AroundProps) {
  const isNear = where.near === 'me' || where.latitude !== undefined
  const radius = isNear ? (where.radiusM ?? usualRadiusM) : 0
  const radii = [...new Set([...radiiM, ...(radius > 0 ? [radius] : [])])].sort((a, b) => a - b)
  const isChoosable = hasPlace || where.latitude !== undefined
  return (
    <div>
      <Select
        label={t`How far away, at most`}
        disabled={!isChoosable}
        data={[
          { value: '0', label: t`Anywhere` },
          ...radii.map((one) => ({ value: String(one), label: formatRadius(one) }))
        ]}
        value={String(radius)}
        onChange={(value) => {
          const radiusM = Number(value ?? 0)
          if (radiusM === 0) setWhere({})
          else if (where.latitude !== undefined) setWhere({ ...where, radiusM })
          else setWhere({ near: 'me', radiusM })
        }}
      />
      <PositionButton
        onPosition={({ latitude, longitude }) =>
          setWhere({ latitude, longitude, radiusM: where.radiusM ?? usualRadiusM })
        }
      />
    </div>
  )
}

function textsOf(search: AssetsSearch, currency: string): Texts {
  const { maxPriceMicrosPerKwh: price, minCapacityW, maxCapacityW } = search
  return {
    location: search.location ?? '',
    price: price === undefined ? '' : editablePrice(price, currency),
    least: minCapacityW === undefined ? '' : editablePower(minCapacityW),
    most: maxCapacityW === undefined ? '' : editablePower(maxCapacityW)
  }
}

function readTexts(texts: Texts, currency: string) {
  const faults: Partial<Texts> = {}
  const read = (name: keyof Texts, parse: (text: string) => number | null, fault: string) => {
    if (texts[name].trim() === '') return undefined
    const value = parse(texts[name])
    if (value === null || value < 0) faults[name] = fault
    return value ?? undefined
  }
  const patch: Partial<AssetsSearch> = {
    location: texts.location.trim() === '' ? undefined : texts.location.trim(),
    maxPriceMicrosPerKwh: read(
      'price',
      (text) => parsePriceMicrosPerKwh(text, currency),
      t`A price, such as 12`
    ),
    minCapacityW: read('least', parsePowerW, t`A number, such as 10`),
    maxCapacityW: read('most', parsePowerW, t`A number, such as 100`)
  }
  return { faults, patch }
}
