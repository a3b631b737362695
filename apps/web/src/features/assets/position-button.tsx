import type { Position } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconCurrentLocation } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useState } from 'react'

/** Asks the device where it is, to about a hundred metres. */
export function PositionButton({ onPosition }: { onPosition: (position: Position) => void }) {
  const [state, setState] = useState<'idle' | 'asking' | 'found' | 'refused'>('idle')
  const ask = () => {
    // Browsers have it on https and localhost only.
    if (!('geolocation' in navigator)) {
      setState('refused')
      return
    }
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('found')
        onPosition({ latitude: round(coords.latitude), longitude: round(coords.longitude) })
      },
      () => setState('refused'),
      { maximumAge: 10 * 60_000, timeout: 15_000 }
    )
  }
  return (
    <div>
      <Button
        variant="subtle"
        size="sm"
        mt={6}
        leftSection={<IconCurrentLocation size={18} aria-hidden />}
        loading={state === 'asking'}
        onClick={ask}
      >{t`Use my position`}</Button>
      <p role="status" className="small soft">
        {state === 'found' && t`Your position is taken, to about 100 m.`}
        {state === 'refused' && t`The browser did not give a position.`}
      </p>
    </div>
  )
}

function round(degrees: number): number {
  return Math.round(degrees * 1_000) / 1_000
}
