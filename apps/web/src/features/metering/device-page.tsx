import type { Device } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconKey } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { Credentials } from './credentials.tsx'
import { RenewDialog, RetireDialog } from './device-dialogs.tsx'
import { kindLook } from './device-look.ts'
import { LatestReadings } from './latest-readings.tsx'
import { ReadingLight } from './reading-light.tsx'
import styles from './metering.module.css'

const route = getRouteApi('/guarded/devices/$deviceId')

/** One device: what it said last, what it said over time, and its credentials. */
export function DevicePage() {
  const { deviceId } = route.useParams()
  const { queries } = useApi()
  const device = useQuery(queries.metering.device({ params: { id: deviceId } }))
  return (
    <QueryView
      query={device}
      skeleton={
        <>
          <PageHead title={t`Device`} back={<Back />} />
          <DelayedSkeleton height={420} />
        </>
      }
    >
      {(found) => <DeviceView key={found.id} device={found} />}
    </QueryView>
  )
}

function Back() {
  return (
    <Link to="/devices">
      <Row gap={6}>
        <IconArrowLeft size={16} aria-hidden />
        {t`Energy`}
      </Row>
    </Link>
  )
}

function DeviceView({ device }: { device: Device }) {
  const [asking, setAsking] = useState<'renew' | 'retire' | null>(null)
  const [token, setToken] = useState<string | null>(null)
  const look = kindLook(device.kind)
  const isActive = device.status === 'active'
  const kind = look.word
  const place = device.siteName
  return (
    <>
      <PageHead
        title={device.name}
        icon={<IconTile family={look.family} icon={<look.Icon size={26} />} size="lg" />}
        back={<Back />}
        lead={
          <span className={styles.detail}>
            {t`${kind}, ${place}`}
            <ReadingLight device={device} />
            {device.isSimulated && <Tag>{t`simulated`}</Tag>}
            {!isActive && <Tag>{t`retired`}</Tag>}
          </span>
        }
        tools={
          isActive && (
            <>
              <Button
                variant="default"
                leftSection={<IconKey size={18} aria-hidden />}
                onClick={() => setAsking('renew')}
              >{t`Renew the token`}</Button>
              <Button variant="default" onClick={() => setAsking('retire')}>{t`Retire`}</Button>
            </>
          )
        }
      />
      <Stack>
        {token !== null && (
          <Card title={t`The new token`}>
            <Credentials device={device} token={token} onDone={() => setToken(null)} />
          </Card>
        )}
        <LatestReadings device={device} />
      </Stack>
      <RenewDialog
        device={device}
        isOpen={asking === 'renew'}
        onClose={() => setAsking(null)}
        onRenewed={(next) => {
          setAsking(null)
          setToken(next)
        }}
      />
      <RetireDialog device={device} isOpen={asking === 'retire'} onClose={() => setAsking(null)} />
    </>
  )
}
