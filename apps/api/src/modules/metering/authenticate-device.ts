import type { Context } from '../../context.ts'
import type { DeviceActor } from '../../http/actor.ts'
import { deviceIdOf, hashDeviceToken } from './credentials.ts'
import { findDevice } from './queries.ts'

interface KnownDevice {
  tokenHash: string
  actor: DeviceActor
  knownAt: number
}

/** Devices report again and again: who was just here is known without asking the database. */
interface DeviceCache {
  devices: Map<string, KnownDevice>
  /** Counts what was forgotten, so that an answer read before that is not kept after it. */
  forgotten: number
}

const caches = new WeakMap<Context, DeviceCache>()
const mostDevices = 10_000
/** Another process may have changed the credentials; this one forgets its own changes at once. */
const knownForMs = 10_000

/** The active device behind a token, or null. */
export async function authenticateDevice(
  context: Context,
  token: string
): Promise<DeviceActor | null> {
  const deviceId = deviceIdOf(token)
  if (deviceId === null) return null
  const tokenHash = hashDeviceToken(token)
  const cache = cacheOf(context)
  const known = cache.devices.get(deviceId)
  const now = context.clock.now()
  if (known?.tokenHash === tokenHash && now - known.knownAt < knownForMs) return known.actor
  const { forgotten } = cache
  const device = await findDevice(context.db, deviceId)
  if (device?.status !== 'active' || device.tokenHash !== tokenHash) return null
  const { id, seq, ownerId, siteId } = device
  const actor = { id, seq, ownerId, siteId }
  if (cache.forgotten === forgotten) keep(cache, { tokenHash, actor, knownAt: now })
  return actor
}

/** To be called once new credentials or a retirement have been committed. */
export function forgetDevice(context: Context, deviceId: string): void {
  const cache = cacheOf(context)
  cache.devices.delete(deviceId)
  cache.forgotten += 1
}

function keep({ devices }: DeviceCache, known: KnownDevice): void {
  devices.delete(known.actor.id)
  devices.set(known.actor.id, known)
  const oldest = devices.keys().next()
  if (devices.size > mostDevices && !oldest.done) devices.delete(oldest.value)
}

function cacheOf(context: Context): DeviceCache {
  const cache = caches.get(context) ?? { devices: new Map(), forgotten: 0 }
  caches.set(context, cache)
  return cache
}
