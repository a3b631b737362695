import type { Asset } from '@commonwatt/contract'
import { IconChevronLeft } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { formatCapacity } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { priceParts, priceUnit } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { formatDate } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack, WithSide } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { statusLook } from './asset-words.ts'
import { ExpressInterest } from './express-interest.tsx'
import { OwnAsset } from './own-asset.tsx'
import { PhotoGallery } from './photo-gallery.tsx'
import styles from './asset-page.module.css'

/** One asset: its pictures, its figures, its owner, and a way to ask about it. */
export function AssetPage() {
  const { assetId } = getRouteApi('/assets/$assetId').useParams()
  const { queries } = useApi()
  const asset = useQuery(queries.assets.get({ params: { id: assetId } }))
  if (asset.data) return <AssetView key={asset.data.id} asset={asset.data} />
  return (
    <>
      <PageHead title={t`Asset`} back={<Back />} />
      {asset.error ? (
        <ProblemState error={asset.error} onRetry={() => void asset.refetch()} />
      ) : (
        <DelayedSkeleton height={240} lines={2} />
      )}
    </>
  )
}

function Back() {
  return (
    <Link to="/assets" className={styles.back}>
      <IconChevronLeft size={16} aria-hidden />
      {t`All assets`}
    </Link>
  )
}

function AssetView({ asset }: { asset: Asset }) {
  const look = sourceLook(asset.type)
  const state = statusLook(asset.status)
  return (
    <>
      <PageHead
        title={asset.name}
        back={<Back />}
        icon={<IconTile family={look.family} icon={<look.Icon size={26} />} size="lg" />}
        lead={
          <>
            {look.word}, {asset.locationName}{' '}
            {asset.status !== 'active' && <Tag tone={state.tone}>{state.word}</Tag>}{' '}
            {asset.isSimulated && <Tag>{t`simulated`}</Tag>}
          </>
        }
      />
      <WithSide
        side={asset.isMine ? <OwnAsset asset={asset} /> : <ExpressInterest asset={asset} />}
      >
        {asset.photos.length > 0 && <PhotoGallery name={asset.name} photos={asset.photos} />}
        <Figures asset={asset} />
        <Details asset={asset} />
      </WithSide>
    </>
  )
}

function Figures({ asset }: { asset: Asset }) {
  const price = priceParts(asset.priceMicrosPerKwh, asset.currency)
  return (
    <Card label={t`Size and price`}>
      <StatRow>
        <Stat label={t`Power`} value={formatCapacity(asset.capacityW)} note={t`at most`} />
        <Stat
          label={t`The owner asks for`}
          value={price.value}
          unit={priceUnit(asset.currency)}
          note={t`for the energy, before network and fee`}
        />
      </StatRow>
    </Card>
  )
}

function Details({ asset }: { asset: Asset }) {
  const nowMs = useNow()
  const { market } = usePlace()
  const { latitude, longitude } = asset.position
  const position = [latitude, longitude]
    .map((degrees) => formatNumber(degrees, { decimals: 3 }))
    .join(', ')
  const since = market ? formatDate(asset.createdAt, market.timeZone, nowMs) : ''
  return (
    <Card title={t`About it`}>
      <Stack>
        {asset.description.trim() !== '' && (
          <p className={styles.description}>{asset.description}</p>
        )}
        <KeyValues
          items={[
            { label: t`Owner`, value: asset.isMine ? t`You` : asset.ownerName },
            { label: t`Place`, value: asset.locationName },
            {
              label: t`Position`,
              value: asset.isPositionExact ? position : t`within about 1 km of ${position}`
            },
            { label: t`Listed since`, value: since }
          ]}
        />
      </Stack>
    </Card>
  )
}
