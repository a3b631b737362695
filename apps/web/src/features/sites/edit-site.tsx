import { ApiProblem, type Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Card } from '../../ui/card.tsx'
import { Column, Columns, Row, Stack } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { bodyOf, draftOf, faultsOf, type SiteDraft } from './site-draft.ts'
import { ConnectionFields, PanelFields, WhereFields } from './site-fields.tsx'

interface EditSiteProps {
  site: Site
  onClose: () => void
}

/**
 * Changes a place. If it was changed elsewhere meanwhile, nothing is overwritten without asking.
 */
export function EditSite({ site, onClose }: EditSiteProps) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<SiteDraft>(() => draftOf(site))
  const [version, setVersion] = useState(site.version)
  const [isTried, setTried] = useState(false)
  const faults = faultsOf(draft, useNow())
  const isRight = Object.keys(faults).length === 0
  const save = useMutation({
    mutationFn: () =>
      client.sites.update({ params: { id: site.id }, version, body: bodyOf(draft) }),
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: ['sites'] })
      notify({ message: t`${name} is saved` })
      onClose()
    }
  })
  const isStale = save.error instanceof ApiProblem && save.error.is('version_stale')
  const load = useMutation({
    mutationFn: () => client.sites.get({ params: { id: site.id } }),
    onSuccess: (newest) => {
      setDraft(draftOf(newest))
      setVersion(newest.version)
      save.reset()
      void queryClient.invalidateQueries({ queryKey: ['sites'] })
    }
  })
  const fields = {
    draft,
    faults: isTried ? faults : {},
    onChange: (changed: Partial<SiteDraft>) => setDraft((old) => ({ ...old, ...changed }))
  }
  const name = site.name
  return (
    <Card title={t`Change ${name}`} isLarge>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (isRight && !save.isPending) save.mutate()
        }}
      >
        <Stack gap={24}>
          <Columns>
            <Column span={6}>
              <WhereFields {...fields} />
            </Column>
            <Column span={6}>
              <Stack gap={24}>
                <PanelFields {...fields} />
                <ConnectionFields {...fields} />
              </Stack>
            </Column>
          </Columns>
          {save.error && !isStale && (
            <div role="alert">
              <Note tone="danger">{problemSentence(save.error)}</Note>
            </div>
          )}
          {isStale && (
            <div role="alert">
              <Note tone="held">
                <p>{t`This place was changed elsewhere since you opened it, in another window or on another device. Nothing of yours was saved, and what you typed is still here.`}</p>
                <Button
                  variant="default"
                  size="sm"
                  mt={8}
                  loading={load.isPending}
                  onClick={() => load.mutate()}
                >{t`Show the newer version`}</Button>
              </Note>
            </div>
          )}
          {load.error && (
            <div role="alert">
              <Note tone="danger">{problemSentence(load.error)}</Note>
            </div>
          )}
          <Row gap={8}>
            <Button type="submit" loading={save.isPending} disabled={isStale}>
              {t`Save the place`}
            </Button>
            <Button variant="default" onClick={onClose}>{t`Leave it as it was`}</Button>
          </Row>
        </Stack>
      </form>
    </Card>
  )
}
