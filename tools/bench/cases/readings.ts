import type { Figure } from '../figures.ts'
import { loadCalls, type Load } from '../load.ts'
import { createPoster } from '../post.ts'
import type { Server } from '../processes.ts'
import { alternate, throughputFigure, type Setting } from '../rounds.ts'
import { withWriters } from './durable.ts'
import { joinMember } from './members.ts'

const devices = 4
const batch = 500
const atLeast = 0.4
const quarterMs = 900_000
const firstStart = Date.UTC(2001, 0, 1)
const channels = ['export', 'import', 'production', 'consumption']

/**
 * Readings stored in a second: reports of four devices over HTTP against bare inserts of as many
 * rows.
 */
export function measureReadings(setting: Setting): Promise<Figure> {
  return withWriters(setting, registerDevices, async (tokens, ours, bare) => {
    const lanes = tokens.map((token) => createLane(ours, token))
    const ourRound = async () => toRows(await loadCalls(lanes, setting.seconds))
    const bareRound = async (): Promise<Load> => {
      const { count, elapsedMs } = await bare.run({ work: 'readings', seconds: setting.seconds })
      const batchMs = elapsedMs / (count / batch)
      return { perSecond: (count / elapsedMs) * 1000, p50Ms: batchMs, p99Ms: batchMs }
    }
    await alternate(1, ourRound, bareRound)
    const sides = await alternate(setting.rounds, ourRound, bareRound)
    return throughputFigure('readings, batches of 500', atLeast, sides, {
      unit: 'rows/s',
      peerName: 'bare inserts'
    })
  })
}

const toRows = (load: Load): Load => ({ ...load, perSecond: load.perSecond * batch })

async function registerDevices({ url }: Server): Promise<string[]> {
  const { client, siteId } = await joinMember(url, 'producer')
  const tokens: string[] = []
  for (let index = 0; index < devices; index += 1) {
    const { credentials } = await client.metering.createDevice({
      body: { siteId, name: `Meter ${index}`, kind: 'meter' }
    })
    tokens.push(credentials.token)
  }
  return tokens
}

/** A device that reports new quarter-hours, batch after batch, one channel after the other. */
function createLane({ url }: Server, token: string): () => Promise<void> {
  const { post } = createPoster(url, '/api/v1/readings', token)
  let sent = 0
  return async () => {
    const channel = channels[sent % channels.length]
    const start = firstStart + Math.floor(sent / channels.length) * batch * quarterMs
    sent += 1
    const readings = Array.from({ length: batch }, (_, index) => {
      const at = start + index * quarterMs
      return {
        channel,
        intervalStart: new Date(at).toISOString(),
        intervalEnd: new Date(at + quarterMs).toISOString(),
        valueWh: index
      }
    })
    const answer = JSON.parse(await post(JSON.stringify({ readings }))) as { added: number }
    if (answer.added !== batch) throw new Error(`Only ${answer.added} of ${batch} were added`)
  }
}
