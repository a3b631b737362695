import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { problemSentence } from '../../api/problem.ts'
import { Note } from '../../ui/tag.tsx'
import { Door } from './door.tsx'
import { useEnter } from './use-enter.ts'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { returnTo } = route.useSearch()
  const enter = useEnter()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t`Your email is missing` : null),
      password: (value) => (value === '' ? t`Your password is missing` : null)
    }
  })
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      enter({ email: email.trim(), password }, returnTo ?? '/')
  })

  return (
    <Door
      title={t`Sign in`}
      lead={t`Your offers, your trades and your money are behind this door.`}
      onSubmit={form.onSubmit((values) => signIn.mutate(values))}
      other={
        <Trans>
          No account yet?{' '}
          <Link to="/register" search={{ returnTo }}>
            Register
          </Link>
        </Trans>
      }
    >
      <TextInput
        label={t`Email`}
        type="email"
        autoComplete="username"
        inputMode="email"
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t`Password`}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      {signIn.error && (
        <div role="alert">
          <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
            {problemSentence(signIn.error)}
          </Note>
        </div>
      )}
      <Button type="submit" size="lg" fullWidth loading={signIn.isPending}>
        {t`Sign in`}
      </Button>
    </Door>
  )
}
