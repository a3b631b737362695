import type { Market, Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { StepTrack } from '../../ui/step-track.tsx'
import { Note } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { countriesOf, likelyCountry } from './countries.ts'
import { bodyOf, faultsOf, newDraft, stepFields, type SiteDraft } from './site-draft.ts'
import { ConnectionFields, PanelFields, WhereFields } from './site-fields.tsx'
import styles from './sites.module.css'

interface SetUpProps {
  markets: readonly Market[]
  onCreated: (site: Site) => void
}

const steps = ['where', 'panels', 'connection'] as const
type Step = (typeof steps)[number]

export function SetUp({ markets, onCreated }: SetUpProps) {
  const [draft, setDraft] = useState(() =>
    newDraft(likelyCountry(countriesOf(markets), navigator.languages))
  )
  const [step, setStep] = useState<Step>('where')
  const [triedStep, setTriedStep] = useState<Step | null>(null)
  const create = useCreate(onCreated)
  const heading = useFocusOnChange(step)
  const at = steps.indexOf(step)
  const faults = faultsOf(draft, useNow())
  const isRight = stepFields[step].every((field) => faults[field] === undefined)
  const fields = {
    draft,
    faults: triedStep === step ? faults : {},
    onChange: (changed: Partial<SiteDraft>) => setDraft((old) => ({ ...old, ...changed }))
  }
  const goOn = () => {
    setTriedStep(step)
    if (!isRight) return
    const next = steps[at + 1]
    if (next) setStep(next)
    else if (!create.isPending) create.mutate(draft)
  }
  const back = steps[at - 1]
  return (
    <div className={styles.setUp}>
      <StepTrack
        label={t`Steps`}
        steps={steps.map((one, index) => ({
          key: one,
          label: shortName(one),
          state: index < at ? 'done' : index === at ? 'now' : 'ahead'
        }))}
      />
      <Card isLarge label={stepName(step)}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            goOn()
          }}
        >
          <Stack gap={20}>
            <h2 ref={heading} tabIndex={-1} className={styles.stepHead}>
              {stepName(step)}
            </h2>
            {step === 'where' && <WhereFields {...fields} />}
            {step === 'panels' && <PanelFields {...fields} />}
            {step === 'connection' && <ConnectionFields {...fields} />}
            {create.error && (
              <div role="alert">
                <Note tone="danger">{problemSentence(create.error)}</Note>
              </div>
            )}
            <Row gap={8}>
              <Button type="submit" size="lg" loading={create.isPending}>
                {step === 'connection' ? t`Set up this place` : t`Go on`}
              </Button>
              {back !== undefined && (
                <Button variant="default" size="lg" onClick={() => setStep(back)}>{t`Back`}</Button>
              )}
            </Row>
          </Stack>
        </form>
      </Card>
    </div>
  )
}

function stepName(step: Step): string {
  const names = {
    where: t`Where it is`,
    panels: t`What it makes`,
    connection: t`How it is connected`
  }
  return names[step]
}

function shortName(step: Step): string {
  const names = { where: t`Place`, panels: t`Panels`, connection: t`Connection` }
  return names[step]
}

/**
 * The heading of the next step takes the focus, so that nobody is left at the foot of the last one.
 */
function useFocusOnChange(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus()
    shown.current = step
  }, [step])
  return heading
}

function useCreate(onCreated: (site: Site) => void) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (draft: SiteDraft) => client.sites.create({ body: bodyOf(draft) }),
    onSuccess: async (site) => {
      await queryClient.invalidateQueries({ queryKey: ['sites'] })
      onCreated(site)
    }
  })
}
