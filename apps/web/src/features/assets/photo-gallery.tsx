import type { Asset } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import styles from './asset-page.module.css'

interface PhotoGalleryProps {
  name: string
  photos: Asset['photos']
}

/** One picture large, the others small beneath it. */
export function PhotoGallery({ name, photos }: PhotoGalleryProps) {
  const [chosenId, setChosenId] = useState<string | null>(null)
  const chosen = photos.find((photo) => photo.id === chosenId) ?? photos[0]
  if (!chosen) return null
  const words = (at: number) => {
    const position = at + 1
    const count = photos.length
    return t`${name}, picture ${position} of ${count}`
  }
  return (
    <div className={styles.gallery}>
      <img className={styles.large} src={chosen.url} alt={words(photos.indexOf(chosen))} />
      {photos.length > 1 && (
        <div className={styles.thumbs} role="group" aria-label={t`Pictures`}>
          {photos.map((photo, at) => (
            <button
              key={photo.id}
              type="button"
              aria-label={words(at)}
              aria-pressed={photo === chosen}
              onClick={() => setChosenId(photo.id)}
            >
              <img src={photo.url} alt="" loading="lazy" />
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
