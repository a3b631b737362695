import type { Battery, Device, Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconBattery3, IconGauge } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { Item, List } from '../../ui/list.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { BatteryCard } from './battery-card.tsx'
import { NewBattery } from './battery-form.tsx'
import { kindLook } from './device-look.ts'
import { ReadingLight } from './reading-light.tsx'
import styles from './metering.module.css'

interface SiteDevicesProps {
  site: Site
  devices: readonly Device[]
  battery: Battery | null
  isSeller: boolean
  isAlone: boolean
  onAdd: () => void
}

/** A place with everything that measures there, and its battery. */
export function SiteDevices(props: SiteDevicesProps) {
  const { site, devices, battery, isSeller } = props
  const [isAddingBattery, setAddingBattery] = useState(false)
  return (
    <Columns>
      <Column span={isSeller ? 5 : 12}>
        <DevicesCard {...props} devices={devices} />
      </Column>
      {isSeller && (
        <Column span={7}>
          {battery ? (
            <BatteryCard battery={battery} timeZone={site.timeZone} />
          ) : isAddingBattery ? (
            <NewBattery site={site} onClose={() => setAddingBattery(false)} />
          ) : (
            <Card title={t`Battery`}>
              <EmptyState
                icon={<IconBattery3 size={22} aria-hidden />}
                title={t`No battery at this place`}
                action={
                  <Button variant="default" onClick={() => setAddingBattery(true)}>
                    {t`Add a battery`}
                  </Button>
                }
              >
                {t`With one you can sell in the evening what the roof made at noon. Here you see its level and what of it is promised.`}
              </EmptyState>
            </Card>
          )}
        </Column>
      )}
    </Columns>
  )
}

function DevicesCard({ site, devices, isAlone, onAdd }: SiteDevicesProps) {
  const active = devices.filter((device) => device.status === 'active')
  const retired = devices.filter((device) => device.status === 'retired')
  return (
    <Card title={isAlone ? t`Devices` : site.name} aside={isAlone ? site.name : site.city}>
      <Stack>
        {active.length === 0 ? (
          <EmptyState
            icon={<IconGauge size={22} aria-hidden />}
            title={t`Connect your meter`}
            action={<Button onClick={onAdd}>{t`Add a device`}</Button>}
          >
            {t`Then deliveries settle by what was really used and made. The first reading takes about two minutes.`}
          </EmptyState>
        ) : (
          <DeviceList devices={active} />
        )}
        {retired.length > 0 && (
          <details className={styles.retired}>
            <summary>{t`Retired devices`}</summary>
            <DeviceList devices={retired} />
          </details>
        )}
      </Stack>
    </Card>
  )
}

function DeviceList({ devices }: { devices: readonly Device[] }) {
  return (
    <List>
      {devices.map((device) => {
        const look = kindLook(device.kind)
        return (
          <Item
            key={device.id}
            icon={<IconTile family={look.family} icon={<look.Icon size={20} />} />}
            title={
              <Link
                to="/devices/$deviceId"
                params={{ deviceId: device.id }}
                className={styles.name}
              >
                {device.name}
              </Link>
            }
            detail={
              <span className={styles.detail}>
                {look.word}
                <ReadingLight device={device} />
              </span>
            }
            end={device.isSimulated && <Tag>{t`simulated`}</Tag>}
          />
        )
      })}
    </List>
  )
}
