import { assetTypes, type Market } from '@commonwatt/contract'
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { lazy, Suspense, useState } from 'react'
import { formatEnergy, formatRadius } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice, subunitMicros } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { formatDate } from '../../format/time.ts'
import { startOfDay } from '../../format/zone.ts'
import { Chip, Chips } from '../../ui/chips.tsx'
import type { MarketplaceSearch } from './marketplace-search.ts'
import { offerQuery, type Viewpoint } from './offer-query.ts'
import { askPosition } from './position.ts'
import { useOfferCounts } from './use-offer-counts.ts'
import type { Near } from './use-near.ts'

const FilterDialog = lazy(async () => ({
  default: (await import('./filter-dialog.tsx')).FilterDialog
}))

interface FiltersProps {
  search: MarketplaceSearch
  change: (patch: Partial<MarketplaceSearch>) => void
  near: Near
  /** The radius the server used; null without a point. */
  radiusM: number | null
  view: Viewpoint & { market: Market }
  /** The list is there, so the counts may be asked. */
  isListed: boolean
}

/** The filters at one press, each with how many offers it leads to, and a door to all of them. */
export function Filters(props: FiltersProps) {
  const { search, change, near, radiusM, view, isListed } = props
  const [isOpen, setOpen] = useState(false)
  const under = usualLimit(view.market.currency)
  const choices = choicesOf(search, view.market, under)
  const counts = useOfferCounts(
    choices.map((choice) => offerQuery({ ...search, ...choice.on }, view)),
    { isEnabled: isListed }
  )
  return (
    <>
      <Chips label={t`Filters`} isSliding>
        <NearChip
          near={near}
          radiusM={radiusM}
          change={change}
          search={search}
          onUnknown={() => setOpen(true)}
        />
        <TypedChips search={search} change={change} market={view.market} usual={under} />
        {choices.map((choice, at) => (
          <Chip
            key={choice.key}
            isOn={choice.isOn}
            onToggle={() => change(choice.isOn ? choice.off : choice.on)}
            {...countOf(counts[at])}
          >
            {choice.label}
          </Chip>
        ))}
        <Chip
          isOn={false}
          icon={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          onToggle={() => setOpen(true)}
        >
          {t`All filters`}
        </Chip>
      </Chips>
      {isOpen && (
        <Suspense fallback={null}>
          <FilterDialog
            search={search}
            radiusM={radiusM}
            market={view.market}
            onApply={change}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function countOf(count: number | null | undefined) {
  return count === null || count === undefined ? {} : { count: formatNumber(count) }
}

interface Choice {
  key: string
  label: string
  isOn: boolean
  on: Partial<MarketplaceSearch>
  off: Partial<MarketplaceSearch>
}

function choicesOf(search: MarketplaceSearch, market: Market, under: number): Choice[] {
  const day = (word: 'today' | 'tomorrow', label: string): Choice => ({
    key: word,
    label,
    isOn: search.day === word,
    on: { day: word, date: undefined },
    off: { day: undefined }
  })
  const limit = formatPrice(under, market.currency, 0)
  return [
    day('today', t`Today`),
    day('tomorrow', t`Tomorrow`),
    ...assetTypes.map((source) => ({
      key: source,
      label: sourceLook(source).word,
      isOn: search.source === source,
      on: { source },
      off: { source: undefined }
    })),
    {
      key: 'under',
      label: t`Under ${limit}`,
      isOn: search.underMicrosPerKwh === under,
      on: { underMicrosPerKwh: under },
      off: { underMicrosPerKwh: undefined }
    }
  ]
}

/** A round price that is a good one: 20 ct where people count in cents, 600 paise in India. */
function usualLimit(currency: string): number {
  return currency === 'INR' ? 600 * subunitMicros('INR') : 20 * subunitMicros('EUR')
}

type NearChipProps = Pick<FiltersProps, 'near' | 'radiusM' | 'change' | 'search'> & {
  /** Nobody knows where we are: the place has to be typed. */
  onUnknown: () => void
}

function NearChip({ near, radiusM, change, search, onUnknown }: NearChipProps) {
  const isNear = near.position !== null
  const radius = radiusM === null ? null : formatRadius(radiusM)
  const toggle = async () => {
    if (isNear)
      change({ near: 'anywhere', latitude: undefined, longitude: undefined, radiusM: undefined })
    else if (near.hasPoint) change({ near: undefined })
    else {
      try {
        change({ ...(await askPosition()), near: undefined })
      } catch {
        onUnknown()
      }
    }
  }
  return (
    <Chip isOn={isNear} onToggle={() => void toggle()}>
      {isNear && radius !== null ? t`Within ${radius}` : t`Near me`}
      {isNear && search.latitude !== undefined && near.name !== null && t` of ${near.name}`}
      {isNear && <IconX size={14} aria-hidden />}
    </Chip>
  )
}

type TypedChipsProps = Pick<FiltersProps, 'search' | 'change'> & { market: Market; usual: number }

/** What was set in "all filters" or by a link: it shows as a chip, so that it can be taken away. */
function TypedChips({ search, change, market, usual }: TypedChipsProps) {
  const { text, date, underMicrosPerKwh: under, minEnergyWh } = search
  const { timeZone, currency } = market
  const limit = under === undefined ? '' : formatPrice(under, currency)
  const least = minEnergyWh === undefined ? '' : formatEnergy(minEnergyWh)
  const shown: { key: string; label: string; off: Partial<MarketplaceSearch> }[] = []
  if (text !== undefined) shown.push({ key: 'text', label: `“${text}”`, off: { text: undefined } })
  if (date !== undefined) {
    const label = formatDate(startOfDay(date, timeZone), timeZone)
    shown.push({ key: 'date', label, off: { date: undefined } })
  }
  if (under !== undefined && under !== usual)
    shown.push({ key: 'limit', label: t`Under ${limit}`, off: { underMicrosPerKwh: undefined } })
  if (minEnergyWh !== undefined)
    shown.push({ key: 'energy', label: t`At least ${least}`, off: { minEnergyWh: undefined } })
  return shown.map((one) => (
    <Chip key={one.key} isOn onToggle={() => change(one.off)}>
      {one.label}
      <IconX size={14} aria-hidden />
    </Chip>
  ))
}
