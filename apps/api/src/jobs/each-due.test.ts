import { expect, test, vi } from 'vitest'
import type { Context } from '../context.ts'
import { handleEach } from './each-due.ts'

const markets = [{ id: 'first' }, { id: 'second' }, { id: 'third' }]

test('what fails for one is logged, the rest goes on, and the run fails in the end', async () => {
  const error = vi.fn()
  const context = { log: { error } } as unknown as Context
  const done: string[] = []
  const running = handleEach(context, 'a job', markets, ({ id }) => {
    if (id === 'second') return Promise.reject(new Error('on purpose'))
    done.push(id)
    return Promise.resolve()
  })
  await expect(running).rejects.toThrow('Failed for second')
  expect(done).toEqual(['first', 'third'])
  expect(error).toHaveBeenCalledOnce()
})
