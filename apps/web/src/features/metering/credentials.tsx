import type { Device } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { kindLook } from './device-look.ts'
import { ReadingLight } from './reading-light.tsx'
import styles from './metering.module.css'

interface CredentialsProps {
  device: Device
  token: string
  onDone: () => void
}

/** The token that the device signs in with, this once, and a call that can be tried at once. */
export function Credentials({ device, token, onDone }: CredentialsProps) {
  const { queries } = useApi()
  const current = useQuery(queries.metering.device({ params: { id: device.id } }))
  const [call] = useState(() => exampleCall(device, token, Date.now()))
  return (
    <Stack>
      <Note tone="held" icon={<IconKey size={18} aria-hidden />}>
        {t`Shown this once. Only a fingerprint of it is kept, so copy it to a safe place now. If it gets lost, renew it on the device's page.`}
      </Note>
      <Secret label={t`Token`} text={token} copyLabel={t`Copy the token`} />
      <Secret
        label={t`Try it: this sends one reading`}
        text={call}
        copyLabel={t`Copy the example`}
        isLong
      />
      <div className={styles.light} role="status">
        <ReadingLight device={current.data ?? device} />
      </div>
      <Button size="lg" fullWidth onClick={onDone}>{t`I have kept it`}</Button>
    </Stack>
  )
}

interface SecretProps {
  label: string
  text: string
  copyLabel: string
  isLong?: boolean
}

function Secret({ label, text, copyLabel, isLong = false }: SecretProps) {
  return (
    <figure className={styles.secret}>
      <figcaption>
        {label}
        <CopyButton text={text} label={copyLabel} />
      </figcaption>
      {isLong ? (
        <pre tabIndex={0} aria-label={label}>
          {text}
        </pre>
      ) : (
        <code>{text}</code>
      )}
    </figure>
  )
}

const quarterMs = 900_000

/**
 * A curl call with the last whole quarter-hour, on the channel that a device of its kind has first.
 */
export function exampleCall(device: Device, token: string, nowMs: number): string {
  const endMs = Math.floor(nowMs / quarterMs) * quarterMs
  const at = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')
  const reading = {
    channel: kindLook(device.kind).channels[0],
    intervalStart: at(endMs - quarterMs),
    intervalEnd: at(endMs),
    valueWh: 310
  }
  return [
    `curl ${window.location.origin}/api/v1/readings \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ readings: [reading] })}'`
  ].join('\n')
}
