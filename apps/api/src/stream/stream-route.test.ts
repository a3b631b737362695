import type { FastifyRequest } from 'fastify'
import { expect, test, vi } from 'vitest'
import { checkSession } from './stream-route.ts'

const request = {} as FastifyRequest

function look(account: () => Promise<null>) {
  const warn = vi.fn()
  const close = vi.fn()
  const log = { warn } as unknown as Parameters<typeof checkSession>[0]['log']
  return { warn, close, done: checkSession({ log }, { account }, request, { close }) }
}

test('a database that does not answer ends neither the stream nor the process', async () => {
  const { warn, close, done } = look(() => Promise.reject(new Error('connection refused')))
  await done
  expect(close).not.toHaveBeenCalled()
  expect(warn).toHaveBeenCalledOnce()
})

test('a session that has ended takes its stream along', async () => {
  const { close, done } = look(() => Promise.resolve(null))
  await done
  expect(close).toHaveBeenCalledWith(4401, expect.stringContaining('ended'))
})
