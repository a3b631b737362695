import { waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const session = {
  id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e01',
  createdAt: '2026-10-20T12:00:00Z',
  lastUsedAt: '2026-10-25T12:00:00Z',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  isCurrent: true
}
const other = {
  ...session,
  id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e02',
  userAgent: 'curl/8.9.1',
  isCurrent: false
}

function makeServer() {
  const server = fakeServer()
  server.signIn({ fullName: 'Lena Hartmann', email: 'lena@example.org', role: 'producer' })
  const items = [session, other]
  server.on('identity', 'sessions', () => ({ items: [...items] }))
  server.on('identity', 'endSession', () => {
    items.splice(1, 1)
    return null
  })
  return server
}

test('the account is shown, and a session elsewhere can be ended', async () => {
  const server = makeServer()
  const person = userEvent.setup()
  const screen = await renderApp('/settings', { server })
  await screen.findAllByText('lena@example.org')
  await person.click(await screen.findByRole('button', { name: 'End the session of curl' }))
  await waitFor(() => expect(screen.queryByText('curl')).toBeNull())
  expect(server.calls('identity', 'endSession')[0]?.params).toEqual({ id: other.id })
  expect(screen.getByText('Firefox · Linux')).toBeTruthy()
})

test('a session that could not be ended stays, with the reason', async () => {
  const server = makeServer()
  server.refuse('identity', 'endSession', 'not_found')
  const person = userEvent.setup()
  const screen = await renderApp('/settings', { server })
  await person.click(await screen.findByRole('button', { name: 'End the session of curl' }))
  expect((await screen.findByRole('alert')).textContent).toContain('no such thing')
  expect(screen.getByText('curl')).toBeTruthy()
})

test('the theme is chosen by one press and told as pressed', async () => {
  const server = makeServer()
  const person = userEvent.setup()
  const screen = await renderApp('/settings', { server })
  const dark = await screen.findByRole('button', { name: 'Dark' })
  await person.click(dark)
  expect(dark.getAttribute('aria-pressed')).toBe('true')
  expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark')
})
