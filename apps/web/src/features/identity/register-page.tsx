import { ApiProblem } from '@commonwatt/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { problemSentence } from '../../api/problem.ts'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { Note } from '../../ui/tag.tsx'
import { Door } from './door.tsx'
import { useEnter } from './use-enter.ts'

const route = getRouteApi('/register')
const shortestPassword = 12

type PublicRole = 'consumer' | 'producer' | 'investor'

interface Values {
  role: PublicRole
  fullName: string
  email: string
  password: string
}

export function RegisterPage() {
  const { returnTo } = route.useSearch()
  const form = useRegisterForm()
  const { role, password } = form.values
  const register = useRegister(returnTo)

  return (
    <Door
      title={t`Register`}
      lead={t`It takes a minute. Nothing is bought or sold until you say so.`}
      onSubmit={form.onSubmit((values) => register.mutate(values))}
      other={
        <Trans>
          Already here?{' '}
          <Link to="/sign-in" search={{ returnTo }}>
            Sign in
          </Link>
        </Trans>
      }
    >
      <ChoiceCards
        legend={t`What brings you here?`}
        options={roleOptions()}
        value={role}
        onChange={(next) => form.setFieldValue('role', next)}
      />
      <TextInput label={t`Name`} autoComplete="name" {...form.getInputProps('fullName')} />
      <TextInput
        label={t`Email`}
        type="email"
        inputMode="email"
        autoComplete="username"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t`Password`}
        description={<PasswordHint length={[...password].length} />}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
        {...form.getInputProps('password')}
      />
      {register.error && (
        <div role="alert">
          <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
            {isTaken(register.error) ? (
              <Trans>
                This email may already have an account.{' '}
                <Link to="/sign-in" search={{ returnTo }}>
                  Sign in
                </Link>{' '}
                with its password.
              </Trans>
            ) : (
              problemSentence(register.error)
            )}
          </Note>
        </div>
      )}
      <Button type="submit" size="lg" fullWidth loading={register.isPending}>
        {t`Open my account`}
      </Button>
    </Door>
  )
}

function useRegisterForm() {
  return useForm<Values>({
    initialValues: { role: 'consumer', fullName: '', email: '', password: '' },
    validate: {
      fullName: (value) => (value.trim() === '' ? t`Your name is missing` : null),
      email: (value) =>
        /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t`This is not an email address`,
      password: (value) =>
        [...value].length < shortestPassword ? t`At least 12 characters, please` : null
    }
  })
}

/** Opens the account and signs in at once; producers and consumers go on to set up their place. */
function useRegister(returnTo: string | undefined) {
  const { client } = useApi()
  const enter = useEnter()
  return useMutation({
    mutationFn: async ({ role, fullName, email, password }: Values) => {
      const credentials = { email: email.trim(), password }
      await client.identity.register({
        body: { ...credentials, fullName: fullName.trim(), role }
      })
      await enter(credentials, returnTo ?? (role === 'investor' ? '/assets' : '/sites/new'))
    }
  })
}

/**
 * The server never tells whether an account exists; a refused sign-in right after it hints at one.
 */
function isTaken(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'credentials_invalid'
}

function PasswordHint({ length }: { length: number }) {
  const missing = shortestPassword - length
  if (length > 0 && missing > 0)
    return <Plural value={missing} one="# more character" other="# more characters" />
  return length === 0 ? (
    <Trans>At least 12 characters. A few words are easier to remember than symbols.</Trans>
  ) : (
    <Trans>Long enough.</Trans>
  )
}

function roleOptions() {
  return [
    {
      value: 'consumer' as const,
      title: t`I want to buy energy`,
      detail: t`You see offers near you, with distance and full price, and buy as much as you need.`
    },
    {
      value: 'producer' as const,
      title: t`I make energy`,
      detail: t`You have a roof, a battery, a turbine or a mill, sell what is left over, and can buy too.`
    },
    {
      value: 'investor' as const,
      title: t`I want to invest`,
      detail: t`You look for assets to put money into and get in touch with their owners.`
    }
  ]
}
