import type { Interest } from '@commonwatt/contract'
import { waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const id = (number: number) => `01985d3c-7a10-7c3e-9f44-${String(number).padStart(12, '0')}`

function interest(number: number, status: Interest['status']): Interest {
  return {
    id: id(number),
    assetId: id(100 + number),
    assetName: `Roof ${number}`,
    senderId: id(901),
    senderName: 'Jonas Meier',
    ownerId: id(902),
    ownerName: 'Lena Hartmann',
    message: 'A third of it, please.',
    status,
    createdAt: '2026-10-02T00:00:00Z',
    updatedAt: '2026-10-02T00:00:00Z'
  }
}

function interestServer(received: Interest[], sent: Interest[]) {
  const server = fakeServer()
  server.signIn({ role: 'producer' })
  server.on('interests', 'received', () => ({ items: received, nextCursor: null }))
  server.on('interests', 'mine', () => ({ items: sent, nextCursor: null }))
  return server
}

test('only legal steps are offered: an owner answers what is open, a sender steps back', async () => {
  const server = interestServer(
    [interest(1, 'pending'), interest(2, 'accepted')],
    [
      interest(3, 'pending'),
      interest(4, 'accepted'),
      interest(5, 'rejected'),
      interest(6, 'withdrawn')
    ]
  )
  const screen = await renderApp('/interests', { server })
  const buttons = async (name: string) => {
    const card = await screen.findByRole('region', { name })
    await within(card).findAllByRole('listitem')
    return within(card)
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label'))
  }
  expect(await buttons('What people ask you')).toEqual([
    'Accept: Roof 1, from Jonas Meier',
    'Decline: Roof 1, from Jonas Meier'
  ])
  expect(await buttons('What you asked')).toEqual([
    'Withdraw: Roof 3, to Lena Hartmann',
    'Withdraw: Roof 4, to Lena Hartmann'
  ])
})

test('an answer is sent for its interest alone', async () => {
  const server = interestServer([interest(1, 'pending'), interest(2, 'pending')], [])
  server.on('interests', 'setStatus', () => interest(2, 'accepted'))
  const screen = await renderApp('/interests', { server })
  await userEvent.click(await screen.findByRole('button', { name: /^Accept: Roof 2/ }))
  await waitFor(() =>
    expect(
      server.calls('interests', 'setStatus').map(({ params, body }) => [params, body])
    ).toEqual([[{ id: id(2) }, { status: 'accepted' }]])
  )
})

test('an answer that is too late is said at its line', async () => {
  const server = interestServer([interest(1, 'pending')], [])
  server.refuse('interests', 'setStatus', 'illegal_transition', {
    from: 'withdrawn',
    to: 'accepted'
  })
  const screen = await renderApp('/interests', { server })
  await userEvent.click(await screen.findByRole('button', { name: /^Accept: Roof 1/ }))
  await screen.findByText('This is no longer possible')
})

test('a consumer, who owns nothing here, sees only what was sent', async () => {
  const server = interestServer([], [])
  server.signIn({ role: 'consumer' })
  const screen = await renderApp('/interests', { server })
  await screen.findByText('You have not asked anybody yet')
  expect(screen.queryByText('What people ask you')).toBeNull()
  expect(server.calls('interests', 'received')).toEqual([])
})
