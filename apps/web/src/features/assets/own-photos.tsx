import type { Asset } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconPhotoPlus, IconTrash } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import styles from './asset-page.module.css'

/** What the server takes; said here, so that nobody waits for an upload that is refused. */
const mediaTypes = ['image/jpeg', 'image/png', 'image/webp']
const mostBytes = 5_000_000
const mostPhotos = 8

/** The pictures of my asset: add one, take one away. */
export function OwnPhotos({ asset }: { asset: Asset }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const renew = () => queryClient.invalidateQueries({ queryKey: ['assets'] })
  const add = useMutation({
    mutationFn: async (file: File) =>
      client.assets.addPhoto({
        params: { id: asset.id },
        file: {
          name: file.name,
          mediaType: file.type,
          bytes: new Uint8Array(await file.arrayBuffer())
        }
      }),
    onSuccess: renew
  })
  const remove = useMutation({
    mutationFn: (photoId: string) =>
      client.assets.removePhoto({ params: { id: asset.id, photoId } }),
    onSuccess: renew
  })
  const take = (file: File | undefined) => {
    if (!file) return
    const refusal = refusalOf(file)
    setFault(refusal)
    add.reset()
    if (refusal === null) add.mutate(file)
  }
  const error =
    fault ?? ((add.error ?? remove.error) ? problemSentence(add.error ?? remove.error) : null)
  return (
    <Card title={t`Pictures`} aside={t`${asset.photos.length} of ${mostPhotos}`}>
      <Stack gap={12}>
        {asset.photos.length > 0 && (
          <ul className={styles.photos}>
            {asset.photos.map((photo, at) => {
              const position = at + 1
              return (
                <li key={photo.id} className={styles.photo}>
                  <img src={photo.url} alt={t`Picture ${position}`} />
                  <button
                    type="button"
                    aria-label={t`Remove picture ${position}`}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate(photo.id)}
                  >
                    <IconTrash size={16} aria-hidden />
                  </button>
                </li>
              )
            })}
          </ul>
        )}
        {error !== null && (
          <div role="alert">
            <Note tone="danger">{error}</Note>
          </div>
        )}
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t`Picture file`}
          accept={mediaTypes.join(',')}
          onChange={(event) => {
            take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <Row>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPhotoPlus size={18} aria-hidden />}
            loading={add.isPending}
            disabled={asset.photos.length >= mostPhotos}
            onClick={() => input.current?.click()}
          >{t`Add a picture`}</Button>
          <span className="small muted">{t`JPEG, PNG or WebP, up to 5 MB`}</span>
        </Row>
      </Stack>
    </Card>
  )
}

function refusalOf(file: File): string | null {
  if (!mediaTypes.includes(file.type)) return t`This is not a JPEG, PNG or WebP picture`
  return file.size > mostBytes ? t`The picture is larger than 5 MB` : null
}
