import type { Device, Output, Site } from '@commonwatt/contract'
import type { contract } from '@commonwatt/contract'
import { Button, Select, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Card } from '../../ui/card.tsx'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Note } from '../../ui/tag.tsx'
import { Credentials } from './credentials.tsx'
import { kindLook, type DeviceKind } from './device-look.ts'
import styles from './metering.module.css'

type Created = Output<typeof contract.metering.createDevice>

interface AddDeviceProps {
  sites: readonly Site[]
  /** Where the device is suggested to be. */
  site: Site
  onClose: () => void
}

const kinds: readonly DeviceKind[] = ['meter', 'inverter', 'battery', 'turbine', 'generator']

/** Registers a device; its token appears here and nowhere else. */
export function AddDevice({ sites, site, onClose }: AddDeviceProps) {
  const navigate = useNavigate()
  const [created, setCreated] = useState<Created | null>(null)
  const openDevice = (device: Device) =>
    void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id } })
  const name = created?.device.name ?? ''
  return (
    <Columns>
      <Column span={7}>
        <Sheet
          title={created ? t`${name} can now sign in` : t`Add a device`}
          isOpen
          onClose={onClose}
        >
          {created ? (
            <Credentials
              device={created.device}
              token={created.credentials.token}
              onDone={() => openDevice(created.device)}
            />
          ) : (
            <DeviceForm sites={sites} site={site} onCreated={setCreated} onClose={onClose} />
          )}
        </Sheet>
      </Column>
      <Column span={5}>
        <HowItWorks />
      </Column>
    </Columns>
  )
}

function HowItWorks() {
  return (
    <Card title={t`How a device reports`} tone="soft">
      <ol className={styles.steps}>
        <li>{t`You give it a name and say what it is.`}</li>
        <li>{t`You get a token, once. Put it into the device, its gateway or your home automation.`}</li>
        <li>{t`It sends what it counted, every quarter-hour or whenever it can. Late and repeated readings are fine.`}</li>
        <li>{t`The light here turns green with the first reading. That takes about two minutes.`}</li>
      </ol>
    </Card>
  )
}

interface DeviceFormProps extends AddDeviceProps {
  onCreated: (created: Created) => void
}

function DeviceForm({ sites, site, onCreated, onClose }: DeviceFormProps) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [siteId, setSiteId] = useState(site.id)
  const [kind, setKind] = useState<DeviceKind>('meter')
  const [name, setName] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = name.trim() === ''
  const create = useMutation({
    mutationFn: () => client.metering.createDevice({ body: { siteId, name: name.trim(), kind } }),
    onSuccess: (created) => {
      onCreated(created)
      void queryClient.invalidateQueries({ queryKey: ['metering', 'devices'] })
      void queryClient.invalidateQueries({ queryKey: ['metering', 'devices:pages'] })
    }
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!isMissing && !create.isPending) create.mutate()
      }}
    >
      <Stack>
        <ChoiceCards
          legend={t`What is it?`}
          options={kinds.map((one) => {
            const look = kindLook(one)
            return { value: one, title: look.word, detail: look.detail }
          })}
          value={kind}
          onChange={setKind}
        />
        <TextInput
          label={t`Name`}
          placeholder={t`Meter in the cellar`}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={isTried && isMissing ? t`Give it a name you will recognise` : undefined}
        />
        {sites.length > 1 && (
          <Select
            label={t`Place`}
            data={sites.map((one) => ({ value: one.id, label: one.name }))}
            value={siteId}
            onChange={(next) => next !== null && setSiteId(next)}
          />
        )}
        {create.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(create.error)}</Note>
          </div>
        )}
        <Stack gap={8}>
          <Button type="submit" size="lg" fullWidth loading={create.isPending}>
            {t`Add and show the token`}
          </Button>
          <Button variant="subtle" fullWidth onClick={onClose}>{t`Not now`}</Button>
        </Stack>
      </Stack>
    </form>
  )
}
