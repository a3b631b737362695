import { Modal, Switch } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { sections } from './sections.tsx'
import { areShortcutsOn, setShortcutsOn } from './use-shortcuts.ts'

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui()
  const [isOn, setOn] = useState(areShortcutsOn)
  const toggle = (next: boolean) => {
    setShortcutsOn(next)
    setOn(next)
  }
  return (
    <Modal opened onClose={onClose} title={t`Keys`}>
      <Stack>
        <KeyValues
          items={[
            { label: t`Search`, value: <kbd>/</kbd> },
            { label: t`This list`, value: <kbd>?</kbd> },
            ...sections.map((section) => ({
              label: i18n._(section.label),
              value: (
                <>
                  <kbd>g</kbd> <kbd>{section.key}</kbd>
                </>
              )
            }))
          ]}
        />
        <Switch
          label={t`Use single keys`}
          checked={isOn}
          onChange={(event) => toggle(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}
