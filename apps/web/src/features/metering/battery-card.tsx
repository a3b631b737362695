import type { Battery } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconAdjustments, IconClockPlay, IconHistory, IconPencil } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { formatCapacity, formatEnergy } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { formatDateTimeWithin } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Tag } from '../../ui/tag.tsx'
import { BatteryCell } from './battery-cell.tsx'
import { CorrectLevel } from './correct-level.tsx'
import { EditBattery } from './battery-form.tsx'
import { BatteryHistory } from './battery-history.tsx'
import styles from './metering.module.css'

interface BatteryCardProps {
  battery: Battery
  timeZone: string
}

type Panel = 'correct' | 'limits' | 'history'

/** How full it is, what of that is promised or kept, and how one knows. */
export function BatteryCard({ battery, timeZone }: BatteryCardProps) {
  const [panel, setPanel] = useState<Panel | null>(null)
  const close = () => setPanel(null)
  const toggle = (next: Panel) => setPanel(panel === next ? null : next)
  return (
    <Card title={battery.name} aside={battery.isSimulated && <Tag>{t`simulated`}</Tag>}>
      <Stack gap={18}>
        <Level battery={battery} timeZone={timeZone} />
        <div className={styles.tools}>
          {battery.usableWh > 0 && <LinkButton to="/sell" size="sm">{t`Sell from it`}</LinkButton>}
          <LinkButton
            to="/orders/new"
            search={{ battery: battery.id }}
            size="sm"
            variant="default"
            leftSection={<IconClockPlay size={18} aria-hidden />}
          >{t`Schedule an order`}</LinkButton>
          <PanelButton
            isOpen={panel === 'correct'}
            icon={<IconPencil size={18} aria-hidden />}
            onClick={() => toggle('correct')}
          >{t`Correct the level`}</PanelButton>
          <PanelButton
            isOpen={panel === 'limits'}
            icon={<IconAdjustments size={18} aria-hidden />}
            onClick={() => toggle('limits')}
          >{t`Limits`}</PanelButton>
          <PanelButton
            isOpen={panel === 'history'}
            icon={<IconHistory size={18} aria-hidden />}
            onClick={() => toggle('history')}
          >{t`History`}</PanelButton>
        </div>
        {panel !== null && (
          <div className={styles.panel}>
            {panel === 'correct' && <CorrectLevel battery={battery} onClose={close} />}
            {panel === 'limits' && <EditBattery battery={battery} onClose={close} />}
            {panel === 'history' && <BatteryHistory battery={battery} timeZone={timeZone} />}
          </div>
        )}
      </Stack>
    </Card>
  )
}

interface PanelButtonProps {
  isOpen: boolean
  icon: React.ReactNode
  onClick: () => void
  children: React.ReactNode
}

function PanelButton({ isOpen, icon, onClick, children }: PanelButtonProps) {
  return (
    <Button variant="default" size="sm" leftSection={icon} aria-expanded={isOpen} onClick={onClick}>
      {children}
    </Button>
  )
}

function Level({ battery, timeZone }: BatteryCardProps) {
  const { capacityWh, levelWh, reserveWh, promisedWh, usableWh } = battery
  const level = formatEnergy(levelWh)
  const capacity = formatEnergy(capacityWh)
  const promised = formatEnergy(promisedWh)
  const reserve = formatEnergy(reserveWh)
  const share = formatNumber((levelWh / capacityWh) * 100)
  const since = battery.levelAt === null ? null : formatDateTimeWithin(battery.levelAt, timeZone)
  const charge = formatCapacity(battery.chargeLimitW)
  const discharge = formatCapacity(battery.dischargeLimitW)
  return (
    <div className={styles.battery}>
      <BatteryCell
        label={t`${share} % full: ${level} of ${capacity}, ${promised} promised, ${reserve} kept as reserve`}
        level={levelWh / capacityWh}
        reserve={reserveWh / capacityWh}
        promised={promisedWh / capacityWh}
      />
      <div className={styles.facts}>
        <Row gap={12} align="baseline">
          <Stat value={share} unit="%" />
          <span className="soft">
            <Trans>
              <b>{level}</b> of {capacity}
            </Trans>
          </span>
        </Row>
        <KeyValues
          items={[
            { label: t`Promised`, value: <span className="nowrap">{promised}</span>, tone: 'held' },
            { label: t`Kept as reserve`, value: <span className="nowrap">{reserve}</span> },
            {
              label: t`Free to sell`,
              value: usableWh === 0 ? t`nothing` : formatEnergy(usableWh),
              isTotal: true
            }
          ]}
        />
        <p className="small muted">
          {since === null ? t`Never measured yet.` : t`As of ${since}.`}{' '}
          {t`Charges with up to ${charge}, gives up to ${discharge}.`}
        </p>
      </div>
    </div>
  )
}
