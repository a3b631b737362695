import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { IconButton } from '../../ui/icon-button.tsx'

/** One press to the other side; the account menu also knows "as the system does". */
export function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return (
    <IconButton
      label={isDark ? t`Switch to the light theme` : t`Switch to the dark theme`}
      icon={isDark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    />
  )
}
