import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { createJobRunner, type Job, type JobRunner } from './runner.ts'

const { context, clock } = await startTestApp()
const leaseMs = 15_000
const runners: JobRunner[] = []

// The timer stands until a test lets a second pass; everything else takes its real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop(context)
  vi.useRealTimers()
})

/** A job that counts how often it ran. */
function counted(name: string, everyMs = 1000): Job & { runs: number } {
  const job = {
    name,
    everyMs,
    runs: 0,
    run: () => {
      job.runs += 1
      return Promise.resolve()
    }
  }
  return job
}

function start(holder: string, jobs: readonly Job[]): JobRunner {
  const runner = createJobRunner(holder)
  runners.push(runner)
  runner.start(context, jobs)
  return runner
}

/** Lets the clock advance, every runner look once, and waits for what it finds to be done. */
async function pass(ms: number, ...settled: (() => boolean)[]): Promise<void> {
  clock.advance(ms)
  vi.advanceTimersByTime(1000)
  await vi.waitFor(() => expect(settled.every((isDone) => isDone())).toBe(true))
}

const until = (isDone: () => boolean) => vi.waitFor(() => expect(isDone()).toBe(true))

describe('two processes on one database', () => {
  test('only one of them leads and runs the jobs', async () => {
    const [mine, theirs] = [counted('a'), counted('a')]
    const leader = start('first', [mine])
    await until(() => mine.runs === 1)
    const other = start('second', [theirs])
    await other.stop(context)
    expect([leader.isLeader, other.isLeader]).toEqual([true, false])
    expect([mine.runs, theirs.runs]).toEqual([1, 0])
  })

  test('one that stops hands over at once', async () => {
    const [mine, theirs] = [counted('a'), counted('a')]
    const leader = start('first', [mine])
    await until(() => mine.runs === 1)
    await leader.stop(context)
    expect(leader.isLeader).toBe(false)
    start('second', [theirs])
    await until(() => theirs.runs === 1)
  })

  test('the lease of one that died is taken over when it ends, and the dead one does not come back', async () => {
    const [mine, theirs] = [counted('a'), counted('a')]
    const leader = start('first', [mine])
    await until(() => mine.runs === 1)
    // It hangs: its timer never comes again, and it never says goodbye.
    vi.clearAllTimers()
    clock.advance(leaseMs - 1)
    const early = start('second', [theirs])
    await early.stop(context)
    expect(theirs.runs).toBe(0)
    clock.advance(1)
    const heir = start('third', [theirs])
    await until(() => theirs.runs === 1)
    expect(heir.isLeader).toBe(true)
    leader.start(context, [mine])
    await until(() => !leader.isLeader)
    expect(mine.runs).toBe(1)
  })

  test('one that goes on working keeps the lease for longer than it was given', async () => {
    const mine = counted('a')
    start('first', [mine])
    await until(() => mine.runs === 1)
    for (let passed = 0; passed < 3 * leaseMs; passed += 5000) {
      const before = mine.runs
      await pass(5000, () => mine.runs > before)
    }
    const theirs = counted('a')
    const other = start('second', [theirs])
    await other.stop(context)
    expect(theirs.runs).toBe(0)
  })
})

describe('a job', () => {
  test('runs when its time has come and not before', async () => {
    const [often, seldom] = [counted('often', 1000), counted('seldom', 60_000)]
    start('first', [seldom, often])
    await until(() => often.runs === 1)
    await pass(59_000, () => often.runs === 2)
    expect(seldom.runs).toBe(1)
    await pass(1000, () => often.runs === 3)
    expect(seldom.runs).toBe(2)
  })

  test('that fails shows in the status and does not stop the others', async () => {
    let isBroken = true
    const fragile: Job = {
      name: 'fragile',
      everyMs: 1000,
      run: () => (isBroken ? Promise.reject(new Error('on purpose')) : Promise.resolve())
    }
    const sound = counted('sound')
    const runner = start('first', [fragile, sound])
    await until(() => sound.runs === 1)
    expect(await runner.status(context)).toMatchObject([
      { name: 'fragile', lastError: 'on purpose', lastStartedAt: clock.now() },
      { name: 'sound', lastError: null, lastFinishedAt: clock.now() }
    ])
    isBroken = false
    await pass(1000, () => sound.runs === 2)
    expect(await runner.status(context)).toMatchObject([
      { name: 'fragile', lastError: null },
      { name: 'sound', lastError: null }
    ])
  })

  test('that is slow holds up no other, is not begun twice, and is told when the process ends', async () => {
    let begun = 0
    let wasTold = false
    const slow: Job = {
      name: 'slow',
      everyMs: 1000,
      isSlow: true,
      run: (_, signal) => {
        begun += 1
        return new Promise((done) =>
          signal.addEventListener('abort', () => {
            wasTold = true
            done()
          })
        )
      }
    }
    const quick = counted('quick')
    const runner = start('first', [slow, quick])
    await until(() => quick.runs === 1)
    await pass(1000, () => quick.runs === 2)
    await pass(1000, () => quick.runs === 3)
    expect([begun, wasTold]).toEqual([1, false])
    await runner.stop(context)
    expect(wasTold).toBe(true)
    expect((await runner.status(context))[0]).toMatchObject({ lastError: null })
  })

  test('waits for work that must be alone, which waits for it, and both go on when that fails', async () => {
    const job = counted('regular', 1000)
    const runner = start('first', [job])
    await until(() => job.runs === 1)
    let end = () => {}
    let isBegun = false
    const working = runner.alone(() => {
      isBegun = true
      return new Promise((done) => (end = done))
    })
    await until(() => isBegun)
    const failing = runner.alone(() => Promise.reject(new Error('on purpose')))
    clock.advance(1000)
    vi.advanceTimersByTime(1000)
    expect(job.runs).toBe(1)
    end()
    await working
    await expect(failing).rejects.toThrow('on purpose')
    await pass(1000, () => job.runs === 2)
  })

  test('that knows its next instant runs then, between two ticks', async () => {
    const at = clock.now() + 200
    const waiting = Object.assign(counted('waiting', 60_000), { nextAt: () => Promise.resolve(at) })
    const other = counted('other', 60_000)
    start('first', [waiting, other])
    await until(() => waiting.runs === 1 && other.runs === 1)
    clock.set(at)
    await until(() => waiting.runs === 2)
    expect(other.runs).toBe(1)
  })

  test('that has never run shows so', async () => {
    const led = counted('led')
    start('first', [led])
    await until(() => led.runs === 1)
    const other = start('second', [counted('not yet', 5000)])
    await other.stop(context)
    expect(await other.status(context)).toEqual([
      { name: 'not yet', everyMs: 5000, lastStartedAt: null, lastFinishedAt: null, lastError: null }
    ])
  })

  test('can be run by its name, whoever leads; an unknown name is told', async () => {
    const job = counted('by hand', 3_600_000)
    const runner = start('first', [job])
    await until(() => job.runs === 1)
    await runner.runNow(context, 'by hand')
    expect(job.runs).toBe(2)
    await expect(runner.runNow(context, 'missing')).rejects.toThrow('There is no job missing')
  })
})
