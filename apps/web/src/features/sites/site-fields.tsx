import { Select, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { usePlace } from '../../api/place.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { Stack } from '../../ui/layout.tsx'
import { countriesOf } from './countries.ts'
import { PositionFields } from './position-fields.tsx'
import type { SiteDraft, SiteFaults } from './site-draft.ts'
import styles from './sites.module.css'

export interface FieldsProps {
  draft: SiteDraft
  /** Shown under their fields; empty until somebody has tried to go on. */
  faults: SiteFaults
  onChange: (changed: Partial<SiteDraft>) => void
}

/** Where the place is; country gives market and time zone, which stay out of the way. */
export function WhereFields({ draft, faults, onChange }: FieldsProps) {
  const { markets } = usePlace()
  const countries = countriesOf(markets)
  const country =
    countries.find((one) => one.marketId === draft.marketId && one.timeZone === draft.timeZone) ??
    countries.find((one) => one.marketId === draft.marketId)
  const zone = draft.timeZone
  return (
    <Stack>
      <TextInput
        label={t`What do you call it?`}
        maxLength={120}
        value={draft.name}
        error={faults.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label={t`Country`}
        data={countries.map((one) => ({ value: one.code, label: one.name }))}
        value={country?.code ?? null}
        error={faults.marketId}
        onChange={(code) => {
          const next = countries.find((one) => one.code === code)
          if (next) onChange({ marketId: next.marketId, timeZone: next.timeZone })
        }}
      />
      <div className={styles.pair}>
        <TextInput
          label={t`Postcode`}
          autoComplete="postal-code"
          maxLength={12}
          value={draft.pinCode}
          error={faults.pinCode}
          onChange={(event) => onChange({ pinCode: event.currentTarget.value })}
        />
        <TextInput
          label={t`Town`}
          autoComplete="address-level2"
          maxLength={120}
          value={draft.city}
          error={faults.city}
          onChange={(event) => onChange({ city: event.currentTarget.value })}
        />
      </div>
      <PositionFields draft={draft} faults={faults} onChange={onChange} />
      <details className={styles.more} open={faults.timeZone !== undefined || undefined}>
        <summary>{t`Market and time zone: ${zone}`}</summary>
        <Stack>
          <Select
            label={t`Market`}
            description={t`Decides the prices and the currency.`}
            data={markets.map((one) => ({ value: one.id, label: one.name }))}
            value={draft.marketId === '' ? null : draft.marketId}
            error={faults.marketId}
            onChange={(marketId) => marketId !== null && onChange({ marketId })}
          />
          <Select
            label={t`Time zone`}
            description={t`Decides when a day begins. Right for the country, unless the place is far away from the rest of it.`}
            searchable
            limit={50}
            data={Intl.supportedValuesOf('timeZone')}
            value={draft.timeZone === '' ? null : draft.timeZone}
            error={faults.timeZone}
            onChange={(timeZone) => timeZone !== null && onChange({ timeZone })}
          />
        </Stack>
      </details>
    </Stack>
  )
}

export function PanelFields({ draft, faults, onChange }: FieldsProps) {
  return (
    <Stack>
      <ChoiceCards
        legend={t`Are there solar panels?`}
        options={[
          {
            value: 'yes',
            title: t`Yes`,
            detail: t`Then what they can make limits what can be sold.`
          },
          { value: 'no', title: t`No`, detail: t`You can add them later.` }
        ]}
        value={draft.hasPanels ? 'yes' : 'no'}
        onChange={(next) => onChange({ hasPanels: next === 'yes' })}
      />
      {draft.hasPanels && (
        <>
          <AmountField
            label={t`Power of all panels together`}
            value={draft.solarCapacityW}
            onChange={(solarCapacityW) => onChange({ solarCapacityW })}
            digits={3}
            unit="kW"
            min={1}
            max={100_000_000}
            step={100}
            hint={t`kWp on the invoice or the data sheet.`}
            error={faults.solarCapacityW}
          />
          <div className={styles.pair}>
            <TextInput
              label={t`Brand, if you know it`}
              maxLength={80}
              value={draft.panelBrand}
              onChange={(event) => onChange({ panelBrand: event.currentTarget.value })}
            />
            <TextInput
              label={t`Installed in`}
              placeholder={t`Year`}
              inputMode="numeric"
              maxLength={4}
              value={draft.installationYear}
              error={faults.installationYear}
              onChange={(event) => onChange({ installationYear: event.currentTarget.value })}
            />
          </div>
        </>
      )}
    </Stack>
  )
}

export function ConnectionFields({ draft, faults, onChange }: FieldsProps) {
  return (
    <Stack>
      <AmountField
        label={t`What the grid connection carries`}
        value={draft.sanctionedLoadW}
        onChange={(sanctionedLoadW) => onChange({ sanctionedLoadW })}
        digits={3}
        unit="kW"
        min={0}
        max={100_000_000}
        step={500}
        hint={t`The sanctioned load on your bill. If you don't know it, leave it.`}
        error={faults.sanctionedLoadW}
      />
      <ChoiceCards
        legend={t`What is the place to you?`}
        options={[
          { value: 'owner', title: t`I own it`, detail: t`The house or the plant is yours.` },
          { value: 'tenant', title: t`I rent it`, detail: t`You live or work there.` },
          {
            value: 'manager',
            title: t`I look after it`,
            detail: t`You run it for others, such as a housing association.`
          }
        ]}
        value={draft.roleAtSite}
        onChange={(roleAtSite) => onChange({ roleAtSite })}
      />
    </Stack>
  )
}
