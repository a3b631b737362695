import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

type Screen = Awaited<ReturnType<typeof renderApp>>

async function fillIn(screen: Screen, { role, password }: { role: RegExp; password: string }) {
  const person = userEvent.setup()
  await person.click(await screen.findByRole('radio', { name: role }))
  await person.type(screen.getByLabelText('Name'), 'Jonas Meier')
  await person.type(screen.getByLabelText('Email'), 'jonas@example.org')
  await person.type(screen.getByLabelText('Password'), password)
  await person.click(screen.getByRole('button', { name: 'Open my account' }))
}

test('a producer opens an account, is signed in and goes on to set up a place', async () => {
  const server = fakeServer()
  server.on('identity', 'register', () => ({ email: 'jonas@example.org' }))
  server.on('identity', 'login', () => ({
    accessToken: null,
    refreshToken: null,
    accessExpiresAt: '2026-10-25T12:10:00Z',
    user: server.signIn({ fullName: 'Jonas Meier' })
  }))
  const screen = await renderApp('/register', { server })
  await fillIn(screen, { role: /I make energy/, password: 'sunny-roof-and-a-cat' })
  await waitFor(() => expect(screen.router.state.location.pathname).toBe('/sites/new'))
  expect(server.calls('identity', 'register')[0]?.body).toEqual({
    email: 'jonas@example.org',
    password: 'sunny-roof-and-a-cat',
    fullName: 'Jonas Meier',
    role: 'producer'
  })
})

test('a short password is not sent, and the form counts what is missing', async () => {
  const server = fakeServer()
  const screen = await renderApp('/register', { server })
  await fillIn(screen, { role: /I want to buy/, password: 'sunny-roof' })
  await screen.findByText('2 more characters')
  await screen.findByText('At least 12 characters, please')
  expect(server.calls('identity', 'register')).toEqual([])
})

test('an email that is taken leads to the sign-in without telling that it is', async () => {
  const server = fakeServer()
  server.on('identity', 'register', () => ({ email: 'jonas@example.org' }))
  server.refuse('identity', 'login', 'credentials_invalid')
  const screen = await renderApp('/register', { server })
  await fillIn(screen, { role: /I want to invest/, password: 'sunny-roof-and-a-cat' })
  expect((await screen.findByRole('alert')).textContent).toContain('may already have an account')
})

test('a password that is easy to guess is refused in words', async () => {
  const server = fakeServer()
  server.refuse('identity', 'register', 'password_weak')
  const screen = await renderApp('/register', { server })
  await fillIn(screen, { role: /I want to buy/, password: 'passwordpassword' })
  expect((await screen.findByRole('alert')).textContent).toBe('This password is too easy to guess')
})
