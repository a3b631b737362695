import { assetTypes, type Position } from '@commonwatt/contract'
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { lazy, Suspense, useState } from 'react'
import { usePlace } from '../../api/place.tsx'
import { formatCapacity, formatRadius } from '../../format/energy.ts'
import { formatPrice } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { Chip, Chips } from '../../ui/chips.tsx'
import { usualRadiusM } from './asset-query.ts'
import type { AssetsSearch } from './assets-search.ts'

const FilterDialog = lazy(async () => ({
  default: (await import('./filter-dialog.tsx')).FilterDialog
}))

interface AssetFiltersProps {
  search: AssetsSearch
  change: (patch: Partial<AssetsSearch>) => void
  /** My own place, when there is one. */
  place: Position | null
  canList: boolean
}

/** The filters at one press, and a door to all of them. */
export function AssetFilters({ search, change, place, canList }: AssetFiltersProps) {
  const [isOpen, setOpen] = useState(false)
  const { market } = usePlace()
  const isMine = canList && search.list === 'mine'
  return (
    <>
      <Chips label={t`Filters`} isSliding>
        {canList && (
          <Chip isOn={isMine} onToggle={() => change({ list: isMine ? undefined : 'mine' })}>
            {t`Mine`}
          </Chip>
        )}
        {!isMine && (
          <>
            <NearChip search={search} change={change} place={place} />
            {assetTypes.map((type) => (
              <Chip
                key={type}
                isOn={search.type === type}
                onToggle={() => change({ type: search.type === type ? undefined : type })}
              >
                {sourceLook(type).word}
              </Chip>
            ))}
            <TypedChips search={search} change={change} currency={market?.currency ?? 'EUR'} />
            <Chip
              isOn={false}
              icon={<IconAdjustmentsHorizontal size={16} aria-hidden />}
              onToggle={() => setOpen(true)}
            >
              {t`All filters`}
            </Chip>
          </>
        )}
      </Chips>
      {isOpen && (
        <Suspense fallback={null}>
          <FilterDialog
            search={search}
            currency={market?.currency ?? 'EUR'}
            hasPlace={place !== null}
            onApply={change}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function NearChip({ search, change, place }: Omit<AssetFiltersProps, 'canList'>) {
  const isNear = search.near === 'me' || search.latitude !== undefined
  const radius = formatRadius(search.radiusM ?? usualRadiusM)
  if (!isNear && !place) return null
  const off = { near: undefined, latitude: undefined, longitude: undefined, radiusM: undefined }
  return (
    <Chip isOn={isNear} onToggle={() => change(isNear ? off : { near: 'me' })}>
      {t`Within ${radius}`}
      {isNear && <IconX size={14} aria-hidden />}
    </Chip>
  )
}

interface TypedChipsProps {
  search: AssetsSearch
  change: (patch: Partial<AssetsSearch>) => void
  currency: string
}

/** What was typed in "all filters" or came with a link: each can be taken away. */
function TypedChips({ search, change, currency }: TypedChipsProps) {
  const { text, location, maxPriceMicrosPerKwh: price, minCapacityW, maxCapacityW } = search
  const most = price === undefined ? '' : formatPrice(price, currency)
  const least = minCapacityW === undefined ? '' : formatCapacity(minCapacityW)
  const largest = maxCapacityW === undefined ? '' : formatCapacity(maxCapacityW)
  const shown: { label: string; off: Partial<AssetsSearch> }[] = []
  if (text !== undefined) shown.push({ label: `“${text}”`, off: { text: undefined } })
  if (location !== undefined) shown.push({ label: location, off: { location: undefined } })
  if (most !== '') shown.push({ label: t`Up to ${most}`, off: { maxPriceMicrosPerKwh: undefined } })
  if (least !== '') shown.push({ label: t`From ${least}`, off: { minCapacityW: undefined } })
  if (largest !== '') shown.push({ label: t`Up to ${largest}`, off: { maxCapacityW: undefined } })
  return shown.map((one) => (
    <Chip key={one.label} isOn onToggle={() => change(one.off)}>
      {one.label}
      <IconX size={14} aria-hidden />
    </Chip>
  ))
}
