import { Button, TextInput } from '@mantine/core'
import { IconCurrentLocation } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { Note } from '../../ui/tag.tsx'
import { editableDegrees, readPair } from './site-draft.ts'
import type { FieldsProps } from './site-fields.tsx'
import styles from './sites.module.css'

type Search = 'idle' | 'asking' | 'denied' | 'lost'

/** The exact place on the map: from the device, or typed or pasted from a map. */
export function PositionFields({ draft, faults, onChange }: FieldsProps) {
  const [search, setSearch] = useState<Search>('idle')
  const locate = () => {
    if (!('geolocation' in navigator)) return setSearch('lost')
    setSearch('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setSearch('idle')
        onChange({
          latitude: editableDegrees(coords.latitude),
          longitude: editableDegrees(coords.longitude)
        })
      },
      (error) => setSearch(error.code === error.PERMISSION_DENIED ? 'denied' : 'lost'),
      { enableHighAccuracy: true, timeout: 15_000 }
    )
  }
  const type = (field: 'latitude' | 'longitude', text: string) =>
    onChange(readPair(text) ?? { [field]: text })
  return (
    <fieldset className={styles.position}>
      <legend>{t`Position`}</legend>
      <p className="small soft">
        {t`It decides how far away offers are. Only you see it exactly; others see it rounded to about a kilometre until a trade is agreed. Both numbers can be pasted from a map at once.`}
      </p>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconCurrentLocation size={18} aria-hidden />}
          loading={search === 'asking'}
          onClick={locate}
        >{t`Use my position`}</Button>
      </div>
      <div role="status">
        {search === 'denied' && (
          <Note>{t`Your browser does not give the position away. Type it below; a map shows it when you press long on a place.`}</Note>
        )}
        {search === 'lost' && (
          <Note>{t`The position could not be found. Type it below, or try again outdoors.`}</Note>
        )}
      </div>
      <div className={styles.pair}>
        <TextInput
          label={t`Latitude`}
          inputMode="decimal"
          value={draft.latitude}
          error={faults.latitude}
          onChange={(event) => type('latitude', event.currentTarget.value)}
        />
        <TextInput
          label={t`Longitude`}
          inputMode="decimal"
          value={draft.longitude}
          error={faults.longitude}
          onChange={(event) => type('longitude', event.currentTarget.value)}
        />
      </div>
    </fieldset>
  )
}
