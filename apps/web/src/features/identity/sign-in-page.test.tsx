import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { waitFor } from '@testing-library/react'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

function serverThatLetsIn() {
  const server = fakeServer()
  server.on('identity', 'login', () => {
    const user = server.signIn()
    return {
      accessToken: null,
      refreshToken: null,
      accessExpiresAt: '2026-10-25T12:10:00Z',
      user
    }
  })
  server.on('wallet', 'get', () => ({ balances: [] }))
  server.on('trades', 'list', () => ({ items: [], nextCursor: null }))
  return server
}

async function fillIn(screen: Awaited<ReturnType<typeof renderApp>>) {
  const person = userEvent.setup()
  await person.type(await screen.findByLabelText('Email'), 'lena@example.org')
  await person.type(screen.getByLabelText('Password'), 'sunny-roof-and-a-cat')
  await person.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('signing in asks for cookies, never for tokens, and leads home', async () => {
  const server = serverThatLetsIn()
  const screen = await renderApp('/sign-in', { server })
  await fillIn(screen)
  await screen.findByRole('heading', { level: 1, name: /Lena/ })
  expect(server.calls('identity', 'login').map((call) => call.body)).toEqual([
    { email: 'lena@example.org', password: 'sunny-roof-and-a-cat', transport: 'cookie' }
  ])
  expect(screen.router.state.location.pathname).toBe('/')
})

test('whoever came from a guarded page is brought back to it', async () => {
  const server = serverThatLetsIn()
  const screen = await renderApp('/trades?side=sell', { server })
  expect(screen.router.state.location.pathname).toBe('/sign-in')
  await fillIn(screen)
  await waitFor(() => expect(screen.router.state.location.href).toBe('/trades?side=sell'))
})

test('a return address that leads to another site is ignored', async () => {
  const server = serverThatLetsIn()
  const screen = await renderApp('/sign-in?returnTo=%2F%2Fevil.example', { server })
  await fillIn(screen)
  await waitFor(() => expect(screen.router.state.location.pathname).toBe('/'))
})

test('wrong credentials are told in words and what was typed stays', async () => {
  const server = fakeServer()
  server.refuse('identity', 'login', 'credentials_invalid')
  const screen = await renderApp('/sign-in', { server })
  await fillIn(screen)
  expect((await screen.findByRole('alert')).textContent).toBe('The email or the password is wrong')
  expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('lena@example.org')
})

test('an empty form is not sent', async () => {
  const server = fakeServer()
  const screen = await renderApp('/sign-in', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }))
  await screen.findByText('Your email is missing')
  expect(server.calls('identity', 'login')).toEqual([])
})

test('a lost connection is told apart from a refusal', async () => {
  const server = fakeServer()
  server.lose('identity', 'login')
  const screen = await renderApp('/sign-in', { server })
  await fillIn(screen)
  expect((await screen.findByRole('alert')).textContent).toContain('No connection')
})
