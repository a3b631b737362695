import { assetTypes, type Site } from '@commonwatt/contract'
import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { priceUnit } from '../../format/price.ts'
import { sourceLook, type SourceType } from '../../format/source.ts'
import { Card } from '../../ui/card.tsx'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'
import {
  newAssetDraft,
  readAssetDraft,
  type AssetBody,
  type AssetDraft,
  type AssetFaults
} from './asset-draft.ts'
import { PositionButton } from './position-button.tsx'
import styles from './asset-form.module.css'

interface AssetFormProps {
  /** The place chosen in the rail. */
  site: Site | null
  sites: readonly Site[]
  currencies: readonly string[]
  /** The currency of a place's market, in which everything there is sold. */
  currencyOf: (place: Site | null) => string
}

/** What an asset is, where it stands, and what its owner asks for. */
export function AssetForm({ site, sites, currencies, currencyOf }: AssetFormProps) {
  const [draft, setDraft] = useState<AssetDraft>(() => newAssetDraft(site, currencyOf(site)))
  const [isTried, setTried] = useState(false)
  const create = useCreate()
  const { faults, body } = readAssetDraft(draft)
  const part: PartProps = {
    draft,
    set: (patch) => setDraft((old) => ({ ...old, ...patch })),
    faults: isTried ? faults : {}
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (body && !create.isPending) create.mutate(body)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <What {...part} />
        <Where {...part} sites={sites} currencyOf={currencyOf} />
        <Price {...part} currencies={currencies} />
        {create.error && (
          <div role="alert">
            <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
              {problemSentence(create.error)}
            </Note>
          </div>
        )}
        {isTried && !body && (
          <p role="status" className="small money-held">
            {t`Something in the form is not right yet. It is marked.`}
          </p>
        )}
        <Row>
          <Button type="submit" size="lg" loading={create.isPending}>{t`List this asset`}</Button>
          <LinkButton to="/assets" variant="default" size="lg">{t`Not now`}</LinkButton>
        </Row>
      </Stack>
    </form>
  )
}

function useCreate() {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: AssetBody) => client.assets.create({ body }),
    onSuccess: (asset) => {
      notify({ message: t`Your asset is listed. A picture helps people to find it.` })
      void queryClient.invalidateQueries({ queryKey: ['assets'] })
      void navigate({ to: '/assets/$assetId', params: { assetId: asset.id } })
    }
  })
}

interface PartProps {
  draft: AssetDraft
  set: (patch: Partial<AssetDraft>) => void
  faults: AssetFaults
}

function What({ draft, set, faults }: PartProps) {
  return (
    <Card title={t`What it is`}>
      <Stack>
        <div className={styles.types}>
          <ChoiceCards
            legend={t`What does it make energy from?`}
            options={assetTypes.map((type) => ({
              value: type,
              title: sourceLook(type).word,
              detail: typeWords(type)
            }))}
            value={draft.type}
            onChange={(type) => set({ type })}
          />
        </div>
        <div className={styles.pair}>
          <TextInput
            label={t`Name`}
            placeholder={t`Roof of the school`}
            maxLength={120}
            value={draft.name}
            error={faults.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t`Power, at most`}
            inputMode="decimal"
            autoComplete="off"
            rightSection={<span className={styles.unit}>kW</span>}
            rightSectionWidth={52}
            value={draft.capacity}
            error={faults.capacity}
            onChange={(event) => set({ capacity: event.currentTarget.value })}
          />
        </div>
        <Textarea
          label={t`Description`}
          description={t`Who owns it, since when it runs, what you are looking for.`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          resize="vertical"
          rows={3}
          maxLength={4000}
          value={draft.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
      </Stack>
    </Card>
  )
}

function typeWords(type: SourceType): string {
  const words: Record<SourceType, string> = {
    solar: t`A roof, a carport, a field`,
    wind: t`One turbine or several`,
    biogas: t`A farm, a sewage plant`,
    hydro: t`A mill, a weir`,
    battery: t`A large one that others can use`
  }
  return words[type]
}

type WhereProps = PartProps & Pick<AssetFormProps, 'sites' | 'currencyOf'>

function Where({ draft, set, faults, sites, currencyOf }: WhereProps) {
  const choose = (siteId: string) => {
    const site = sites.find((one) => one.id === siteId)
    if (!site) return set({ siteId: null })
    const { latitude, longitude } = site.position
    return set({
      siteId,
      currency: currencyOf(site),
      locationName: site.city,
      latitude: String(latitude),
      longitude: String(longitude)
    })
  }
  return (
    <Card title={t`Where it is`}>
      <Stack>
        {sites.length > 0 && (
          <Select
            label={t`Place`}
            data={[
              ...sites.map((site) => ({ value: site.id, label: site.name })),
              { value: 'none', label: t`Somewhere else` }
            ]}
            value={draft.siteId ?? 'none'}
            onChange={(value) => choose(value ?? 'none')}
          />
        )}
        <TextInput
          label={t`Town or quarter`}
          maxLength={160}
          value={draft.locationName}
          error={faults.locationName}
          onChange={(event) => set({ locationName: event.currentTarget.value })}
        />
        <div>
          <div className={styles.pair}>
            <TextInput
              label={t`Latitude`}
              inputMode="decimal"
              autoComplete="off"
              value={draft.latitude}
              error={faults.latitude}
              onChange={(event) => set({ latitude: event.currentTarget.value })}
            />
            <TextInput
              label={t`Longitude`}
              inputMode="decimal"
              autoComplete="off"
              value={draft.longitude}
              error={faults.longitude}
              onChange={(event) => set({ longitude: event.currentTarget.value })}
            />
          </div>
          <PositionButton
            onPosition={({ latitude, longitude }) =>
              set({ latitude: String(latitude), longitude: String(longitude) })
            }
          />
        </div>
        <p className="small soft">{t`Others see it rounded to about 1 km.`}</p>
      </Stack>
    </Card>
  )
}

function Price({ draft, set, faults, currencies }: PartProps & { currencies: readonly string[] }) {
  return (
    <Card title={t`What you ask for`}>
      <div className={styles.pair}>
        <TextInput
          label={t`Price of the energy`}
          description={t`Without network and fee. Each offer can have its own price.`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="decimal"
          autoComplete="off"
          rightSection={<span className={styles.unit}>{priceUnit(draft.currency)}</span>}
          rightSectionWidth={128}
          value={draft.price}
          error={faults.price}
          onChange={(event) => set({ price: event.currentTarget.value })}
        />
        {currencies.length > 1 && draft.siteId === null && (
          <Select
            label={t`Currency`}
            data={[...currencies]}
            value={draft.currency}
            onChange={(value) => value !== null && set({ currency: value })}
          />
        )}
      </div>
    </Card>
  )
}
