import { Agent, get } from 'node:http'
import autocannon from 'autocannon'
import { quantile } from './figures.ts'

/** What came of one round of requests. */
export interface Load {
  perSecond: number
  p50Ms: number
  p99Ms: number
}

const connections = 4

/**
 * Asks for the paths in turn, on a few connections, for some seconds. Every answer must be a
 * success.
 */
export async function loadPaths(
  url: string,
  paths: readonly string[],
  seconds: number
): Promise<Load> {
  const times: number[] = []
  let refused = 0
  const startedAt = performance.now()
  let lastAt = startedAt
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const requests = paths.map((path) => ({ method: 'GET' as const, path }))
    const run = autocannon(
      { url, connections, duration: seconds, requests },
      (error: Error | null, result) => (error ? reject(error) : resolve(result))
    )
    // Its own histogram counts in whole milliseconds, which is coarser than an answer takes.
    run.on('response', (_client, status, _bytes, timeMs) => {
      if (status !== 200) refused += 1
      times.push(timeMs)
      lastAt = performance.now()
    })
  })
  if (refused + errors + timeouts > 0) {
    throw new Error(
      `${refused} answers were no success, ${errors} failed, ${timeouts} came too late`
    )
  }
  return summarise(times, lastAt - startedAt)
}

/** Calls again and again on each of several lanes for some seconds. */
export async function loadCalls(
  lanes: readonly (() => Promise<void>)[],
  seconds: number
): Promise<Load> {
  const times: number[] = []
  const startedAt = performance.now()
  const endAt = startedAt + seconds * 1000
  await Promise.all(
    lanes.map(async (call) => {
      for (let at = performance.now(); at < endAt;) {
        await call()
        const now = performance.now()
        times.push(now - at)
        at = now
      }
    })
  )
  return summarise(times, performance.now() - startedAt)
}

/**
 * Asks for the paths in turn, so many in a second, until it is over. A time counts from when the
 * request was due, so that one that waits behind another waits in the figure as well.
 */
export async function loadSteadily(
  url: string,
  paths: readonly string[],
  perSecond: number,
  isOver: () => boolean
): Promise<Load> {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  const asked: Promise<void>[] = []
  const startedAt = performance.now()
  while (!isOver()) {
    const dueAt = startedAt + (asked.length / perSecond) * 1000
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await new Promise((next) => setTimeout(next, waitMs))
    const path = paths[asked.length % paths.length] ?? '/'
    asked.push(ask(`${url}${path}`, agent).then(() => void times.push(performance.now() - dueAt)))
  }
  await Promise.all(asked)
  agent.destroy()
  return summarise(times, performance.now() - startedAt)
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}

function summarise(times: number[], elapsedMs: number): Load {
  times.sort((a, b) => a - b)
  return {
    perSecond: (times.length / elapsedMs) * 1000,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99)
  }
}
