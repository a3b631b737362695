import type { Device, Reading as ReadingSchema } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { energyParts } from '../../format/energy.ts'
import { formatWindow } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Tag } from '../../ui/tag.tsx'
import { exampleCall } from './credentials.tsx'
import { channelLook, kindLook, qualityWord } from './device-look.ts'
import { ReadingHistory } from './reading-history.tsx'
import styles from './metering.module.css'

type Reading = Static<typeof ReadingSchema>

/**
 * The newest figure of each channel, then the history; before the first reading, how to send one.
 */
export function LatestReadings({ device }: { device: Device }) {
  const { queries } = useApi()
  const latest = useQuery(queries.metering.latest({ params: { id: device.id } }))
  return (
    <QueryView query={latest} skeleton={<DelayedSkeleton height={120} lines={3} />}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingYet device={device} />
        ) : (
          <Stack>
            <Card title={t`Last reported`}>
              <div className={styles.latest}>
                {items.map((reading) => (
                  <Latest key={reading.channel} reading={reading} timeZone={device.timeZone} />
                ))}
              </div>
            </Card>
            <ReadingHistory device={device} latest={items} />
          </Stack>
        )
      }
    </QueryView>
  )
}

function Latest({ reading, timeZone }: { reading: Reading; timeZone: string }) {
  const { value, unit } = energyParts(reading.valueWh ?? 0)
  const quality = qualityWord(reading.quality)
  return (
    <div>
      <Stat
        label={channelLook(reading.channel).word}
        value={reading.valueWh === null ? '–' : value}
        {...(reading.valueWh !== null && { unit })}
        size="line"
        note={formatWindow(reading.intervalStart, reading.intervalEnd, timeZone)}
      />
      {quality !== null && <Tag tone="estimated">{quality}</Tag>}
      {reading.flags.includes('implausible') && <Tag tone="warn">{t`cannot be true`}</Tag>}
    </div>
  )
}

function NothingYet({ device }: { device: Device }) {
  const look = kindLook(device.kind)
  const [call] = useState(() => exampleCall(device, 'YOUR_TOKEN', Date.now()))
  return (
    <Card>
      <EmptyState icon={<look.Icon size={22} aria-hidden />} title={t`Nothing reported yet`}>
        {t`Put the token into the device and let it report. The first reading takes about two minutes, and this page shows it by itself. To try it by hand:`}
      </EmptyState>
      <figure className={styles.secret}>
        <figcaption>
          {t`One reading`}
          <CopyButton text={call} label={t`Copy the example`} />
        </figcaption>
        <pre tabIndex={0} aria-label={t`One reading`}>
          {call}
        </pre>
      </figure>
    </Card>
  )
}
