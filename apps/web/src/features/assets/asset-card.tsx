import type { Asset } from '@commonwatt/contract'
import { IconMapPin } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatCapacity, formatDistance } from '../../format/energy.ts'
import { priceParts, priceUnit } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { Tag } from '../../ui/tag.tsx'
import { statusLook } from './asset-words.ts'
import styles from './asset-card.module.css'

/** One asset of the list: what it looks like, what it is, where, and what its owner asks for. */
export function AssetCard({ asset }: { asset: Asset }) {
  const look = sourceLook(asset.type)
  const capacity = formatCapacity(asset.capacityW)
  const price = priceParts(asset.priceMicrosPerKwh, asset.currency)
  const [photo] = asset.photos
  const source = look.word
  return (
    <li className={styles.card}>
      <div
        className={styles.picture}
        style={{
          background: `var(--cw-${look.family}-soft)`,
          color: `var(--cw-${look.family}-text)`
        }}
      >
        {photo ? (
          <img src={photo.url} alt="" loading="lazy" decoding="async" />
        ) : (
          <look.Icon size={36} stroke={1.25} aria-hidden />
        )}
        {asset.status !== 'active' && (
          <span className={styles.state}>
            <Tag tone={statusLook(asset.status).tone}>{statusLook(asset.status).word}</Tag>
          </span>
        )}
      </div>
      <div className={styles.words}>
        <h2>
          <Link to="/assets/$assetId" params={{ assetId: asset.id }}>
            {asset.name}
          </Link>
        </h2>
        <p className={styles.facts}>
          <span>{t`${source}, ${capacity}`}</span>
          <span>
            <IconMapPin size={14} aria-hidden />
            {asset.locationName}
            {asset.distanceM !== null && `, ${formatDistance(asset.distanceM)}`}
          </span>
        </p>
        <p className={styles.foot}>
          <span className="small soft">{asset.isMine ? t`Yours` : asset.ownerName}</span>
          {asset.isSimulated && <span className="small muted">{t`simulated`}</span>}
          <span className={styles.price}>
            {price.value}
            <span> {priceUnit(asset.currency)}</span>
          </span>
        </p>
      </div>
    </li>
  )
}
