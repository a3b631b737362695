import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { formatEnergy } from '../../format/energy.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import styles from './orders.module.css'

interface LevelBarProps {
  beforeWh: number
  afterWh: number
  reserveWh: number
  capacityWh: number
}

/** What the battery holds before and after; what moves is hatched, the reserve a line. */
export function LevelBar({ beforeWh, afterWh, reserveWh, capacityWh }: LevelBarProps) {
  const share = (wh: number) => `${Math.min(Math.max((wh / capacityWh) * 100, 0), 100)}%`
  const before = formatEnergy(Math.max(0, beforeWh))
  const after = formatEnergy(Math.max(0, afterWh))
  const capacity = formatEnergy(capacityWh)
  const reserve = formatEnergy(reserveWh)
  return (
    <Stack gap={8}>
      <div
        className={styles.level}
        role="img"
        aria-label={t`The battery goes from ${before} to ${after} of ${capacity}; ${reserve} is its reserve`}
      >
        <i className={styles.moved} style={{ width: share(Math.max(beforeWh, afterWh)) }} />
        <i style={{ width: share(Math.min(beforeWh, afterWh)) }} />
        <i className={styles.reserve} style={{ left: share(reserveWh) }} />
      </div>
      <Row isSpread>
        <span className="small">
          <Trans>
            <b>{before}</b> expected by then
          </Trans>
        </span>
        <span className="small">
          <Trans>
            <b>{after}</b> of {capacity} after
          </Trans>
        </span>
      </Row>
    </Stack>
  )
}
