import type { User } from '@commonwatt/contract'
import { Menu, useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceLaptop,
  IconHeartHandshake,
  IconHomeBolt,
  IconKeyboard,
  IconLogout,
  IconSettings
} from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { useSignOut } from '../../api/session.ts'
import styles from './shell.module.css'

interface AccountMenuProps {
  user: User
  onHelp: () => void
}

export function AccountMenu({ user, onHelp }: AccountMenuProps) {
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const initials = initialsOf(user.fullName)
  const name = user.fullName
  return (
    <Menu width={240}>
      <Menu.Target>
        <button type="button" className={styles.avatar} aria-label={t`${name}: account and settings`}>
          {initials}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {user.email}
        </Menu.Label>
        <Menu.Item
          component={Link}
          to="/sites"
          leftSection={<IconHomeBolt size={18} aria-hidden />}
        >{t`Places`}</Menu.Item>
        <Menu.Item
          component={Link}
          to="/interests"
          leftSection={<IconHeartHandshake size={18} aria-hidden />}
        >{t`Interests`}</Menu.Item>
        <Menu.Item
          component={Link}
          to="/settings"
          leftSection={<IconSettings size={18} aria-hidden />}
        >{t`Settings`}</Menu.Item>
        <Menu.Item
          leftSection={<IconDeviceLaptop size={18} aria-hidden />}
          disabled={colorScheme === 'auto'}
          onClick={() => setColorScheme('auto')}
        >{t`Theme of the system`}</Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={18} aria-hidden />}
          onClick={onHelp}
        >{t`Keys`}</Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={18} aria-hidden />}
          onClick={() => signOut.mutate()}
        >{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** First letters of the first and the last name. */
function initialsOf(fullName: string): string {
  const names = fullName.trim().split(/\s+/)
  const letters = [names[0], names.length > 1 ? names.at(-1) : undefined]
  return letters.map((name) => [...(name ?? '')][0] ?? '').join('').toUpperCase()
}
