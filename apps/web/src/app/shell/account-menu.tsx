import type { User } from '@commonwatt/contract'
import { useMantineColorScheme } from '@mantine/core'
import {
  IconClockPlay,
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
import { Popup } from '../../ui/popup.tsx'
import styles from './shell.module.css'

interface AccountMenuProps {
  user: User
  onHelp: () => void
}

export function AccountMenu({ user, onHelp }: AccountMenuProps) {
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const name = user.fullName
  const initials = initialsOf(name)
  return (
    <Popup
      label={t`${initials}, ${name}: account and settings`}
      trigger={initials}
      triggerClassName={styles.avatar}
    >
      <p>
        <b>{name}</b>
        {user.email}
      </p>
      <Link to="/sites">
        <IconHomeBolt size={18} aria-hidden />
        {t`Places`}
      </Link>
      {user.role === 'producer' && (
        <Link to="/orders">
          <IconClockPlay size={18} aria-hidden />
          {t`Orders`}
        </Link>
      )}
      <Link to="/interests">
        <IconHeartHandshake size={18} aria-hidden />
        {t`Interests`}
      </Link>
      <Link to="/settings">
        <IconSettings size={18} aria-hidden />
        {t`Settings`}
      </Link>
      <button
        type="button"
        aria-pressed={colorScheme === 'auto'}
        onClick={() => setColorScheme('auto')}
      >
        <IconDeviceLaptop size={18} aria-hidden />
        {t`Theme of the system`}
      </button>
      <button type="button" onClick={onHelp}>
        <IconKeyboard size={18} aria-hidden />
        {t`Keys`}
      </button>
      <hr />
      <button type="button" onClick={() => signOut.mutate()}>
        <IconLogout size={18} aria-hidden />
        {t`Sign out`}
      </button>
    </Popup>
  )
}

/** First letters of the first and the last name. */
function initialsOf(fullName: string): string {
  const names = fullName.trim().split(/\s+/)
  const letters = [names[0], names.length > 1 ? names.at(-1) : undefined]
  return letters
    .map((name) => [...(name ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
