import { waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { fakeServer } from '../test/fake-server.ts'
import { renderApp } from '../test/render.tsx'

const isOwn = ({ topics }: { topics: string[] }) => topics.includes('mine')

test('a visitor is live without what is an account’s own, and a break asks for no session', async () => {
  const server = fakeServer()
  const screen = await renderApp('/sign-in', { server })
  await waitFor(() => expect(server.streams).toHaveLength(1))
  const asked = server.calls('identity', 'me').length
  for (const breaks of [1, 2]) {
    server.breakStreams()
    await waitFor(() => expect(server.streams).toHaveLength(breaks + 1))
  }
  expect(server.streams.some(isOwn)).toBe(false)
  expect(server.calls('identity', 'me')).toHaveLength(asked)
  expect(server.calls('identity', 'refresh').length).toBeLessThanOrEqual(asked)
  expect(screen.router.state.location.pathname).toBe('/sign-in')
})

test('a session that has ended makes its stream a visitor’s, and is not asked for again', async () => {
  const server = fakeServer()
  server.signIn({ role: 'investor' })
  server.on('identity', 'sessions', () => ({ items: [] }))
  await renderApp('/settings', { server })
  await waitFor(() => expect(server.streams.some(isOwn)).toBe(true))
  server.refuse('identity', 'me', 'unauthenticated')
  server.breakStreams()
  await waitFor(() => expect(server.streams.at(-1)?.topics).not.toContain('mine'))
  const asked = server.calls('identity', 'me').length
  server.breakStreams()
  await waitFor(() => expect(server.streams.filter((one) => !isOwn(one))).toHaveLength(2))
  expect(server.calls('identity', 'me')).toHaveLength(asked)
})
