import type { User } from '@commonwatt/contract'
import { useMantineColorScheme } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { usePlace } from '../../api/place.tsx'
import { useSession } from '../../api/session.ts'
import { formatDateLong } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { OpenSessions } from './open-sessions.tsx'

/** Who I am here, how it looks, and where I am signed in. */
export function SettingsPage() {
  const { user } = useSession()
  return (
    <>
      <PageHead
        title={t`Settings`}
        lead={t`Your account, how it looks, where you are signed in.`}
      />
      <Columns>
        <Column span={6}>
          <Stack>
            {user && <AccountCard user={user} />}
            <LookCard />
          </Stack>
        </Column>
        <Column span={6}>
          <OpenSessions />
        </Column>
      </Columns>
    </>
  )
}

function AccountCard({ user }: { user: User }) {
  const { site, market } = usePlace()
  const zone = site?.timeZone ?? market?.timeZone
  return (
    <Card title={t`Account`}>
      <Stack>
        <KeyValues
          items={[
            { label: t`Name`, value: user.fullName },
            { label: t`Email`, value: user.email },
            ...(user.phone === null ? [] : [{ label: t`Phone`, value: user.phone }]),
            { label: t`Role`, value: roleName(user.role) },
            ...(zone === undefined
              ? []
              : [
                  { label: t`Here since`, value: formatDateLong(user.createdAt, zone) },
                  { label: t`Times are shown for`, value: zone }
                ])
          ]}
        />
        <div>
          <LinkButton to="/sites" size="sm" variant="default">{t`Your places`}</LinkButton>
        </div>
      </Stack>
    </Card>
  )
}

function roleName(role: User['role']): string {
  const names: Record<User['role'], string> = {
    producer: t`Producer: you sell and buy`,
    consumer: t`Consumer: you buy`,
    investor: t`Investor: you look for assets`,
    grid_operator: t`Grid operator`,
    admin: t`Administrator`
  }
  return names[role]
}

function LookCard() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Card title={t`Look`}>
      <Stack gap={12}>
        <p className="small soft">{t`This browser remembers your choice.`}</p>
        <Segmented
          label={t`Theme`}
          options={[
            { value: 'auto', label: t`As the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` }
          ]}
          value={colorScheme}
          onChange={setColorScheme}
        />
      </Stack>
    </Card>
  )
}
