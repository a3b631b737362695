import { ApiProblem, type Asset } from '@commonwatt/contract'
import { Button, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { editablePrice, parsePriceMicrosPerKwh } from '../../format/parse.ts'
import { priceUnit } from '../../format/price.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { notify } from '../../ui/notify.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Note } from '../../ui/tag.tsx'
import { OwnPhotos } from './own-photos.tsx'
import styles from './asset-form.module.css'

/** What its owner does with an asset: offer from it, change it, show it, retire it. */
export function OwnAsset({ asset }: { asset: Asset }) {
  return (
    <Stack>
      {asset.status === 'active' && (
        <LinkButton
          to="/sell"
          search={{ assetId: asset.id }}
          size="lg"
          fullWidth
          leftSection={<IconPlus size={18} aria-hidden />}
        >
          {t`Sell what it makes`}
        </LinkButton>
      )}
      {asset.status === 'retired' ? (
        <Card title={t`This is your asset`}>
          <p className="soft">{t`It is retired: nobody finds it any more. What was traded with it stays.`}</p>
        </Card>
      ) : (
        <>
          <Edit key={asset.version} asset={asset} />
          <OwnPhotos asset={asset} />
          <Retire asset={asset} />
        </>
      )}
    </Stack>
  )
}

function Edit({ asset }: { asset: Asset }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [status, setStatus] = useState(asset.status === 'paused' ? 'paused' : 'active')
  const [price, setPrice] = useState(() => editablePrice(asset.priceMicrosPerKwh, asset.currency))
  const [description, setDescription] = useState(asset.description)
  const priceMicrosPerKwh = parsePriceMicrosPerKwh(price, asset.currency)
  const save = useMutation({
    mutationFn: (micros: number) =>
      client.assets.update({
        params: { id: asset.id },
        version: asset.version,
        body: {
          status: status === 'paused' ? 'paused' : 'active',
          priceMicrosPerKwh: micros,
          description: description.trim()
        }
      }),
    onSuccess: () => {
      notify({ message: t`Saved` })
      void queryClient.invalidateQueries({ queryKey: ['assets'] })
    }
  })
  const isStale = save.error instanceof ApiProblem && save.error.is('version_stale')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (priceMicrosPerKwh !== null && !save.isPending) save.mutate(priceMicrosPerKwh)
  }
  return (
    <Card title={t`This is your asset`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Row>
            <Segmented
              label={t`State`}
              options={[
                { value: 'active', label: t`Active` },
                { value: 'paused', label: t`Paused` }
              ]}
              value={status}
              onChange={setStatus}
            />
          </Row>
          <TextInput
            label={t`Price`}
            inputMode="decimal"
            autoComplete="off"
            rightSection={<span className={styles.unit}>{priceUnit(asset.currency)}</span>}
            rightSectionWidth={112}
            value={price}
            error={priceMicrosPerKwh === null && t`A price, such as 12.5`}
            onChange={(event) => setPrice(event.currentTarget.value)}
          />
          <Textarea
            label={t`Description`}
            resize="vertical"
            rows={3}
            maxLength={4000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {save.error && (
            <div role="alert">
              <Note tone="danger">{problemSentence(save.error)}</Note>
            </div>
          )}
          <Row>
            <Button type="submit" loading={save.isPending}>{t`Save`}</Button>
            {isStale && (
              <Button
                variant="default"
                onClick={() => void queryClient.invalidateQueries({ queryKey: ['assets'] })}
              >{t`Load it again`}</Button>
            )}
          </Row>
        </Stack>
      </form>
    </Card>
  )
}

/** Retiring can't be undone, so what it means is said before the second press. */
function Retire({ asset }: { asset: Asset }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const retire = useMutation({
    mutationFn: () => client.assets.remove({ params: { id: asset.id }, version: asset.version }),
    onSuccess: () => {
      notify({ message: t`Your asset is retired` })
      void queryClient.invalidateQueries({ queryKey: ['assets'] })
    }
  })
  if (!isAsked) {
    return (
      <Row>
        <Button variant="default" size="sm" onClick={() => setAsked(true)}>
          {t`Retire this asset`}
        </Button>
      </Row>
    )
  }
  return (
    <Card title={t`Retire this asset?`}>
      <Stack gap={12}>
        <p className="small soft">
          {t`Nobody finds it any more, and that can't be taken back. What was traded with it stays.`}
        </p>
        {retire.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(retire.error)}</Note>
          </div>
        )}
        <Row>
          <Button color="red" loading={retire.isPending} onClick={() => retire.mutate()}>
            {t`Retire it`}
          </Button>
          <Button variant="default" onClick={() => setAsked(false)}>{t`Keep it`}</Button>
        </Row>
      </Stack>
    </Card>
  )
}
