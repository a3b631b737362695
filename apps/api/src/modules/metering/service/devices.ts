import type { Device } from '@commonwatt/contract'
import type { VersionedReading } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { toFlag } from '../../../database/columns.ts'
import { onCommit, transact } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findOwnSite } from '../../sites/index.ts'
import { forgetDevice } from '../authenticate-device.ts'
import { hashDeviceToken, newDeviceToken } from '../credentials.ts'
import * as queries from '../queries.ts'
import type { SitedDeviceRow } from '../queries.ts'

export interface DeviceInput {
  siteId: string
  name: string
  kind: Device['kind']
}

/** Registers a device at a site of `ownerId`. The token is in this answer and nowhere else. */
export async function createDevice(
  context: Context,
  ownerId: string,
  input: DeviceInput,
  { isSimulated = false }: { isSimulated?: boolean } = {}
): Promise<{ device: SitedDeviceRow; token: string }> {
  const id = context.ids.next()
  const token = newDeviceToken(id)
  const device = await transact(context.db, async (db) => {
    const site = await findOwnSite(db, ownerId, input.siteId)
    if (!site) throw new Refusal('not_found').at('/body/siteId')
    const row = {
      id,
      ownerId,
      siteId: site.id,
      name: input.name.trim(),
      kind: input.kind,
      tokenHash: hashDeviceToken(token),
      status: 'active' as const,
      lastReadingAt: null,
      isSimulated: toFlag(isSimulated),
      createdAt: context.clock.now()
    }
    const seq = await queries.insertDevice(db, row)
    return { ...row, seq, siteName: site.name, timeZone: site.timeZone }
  })
  return { device, token }
}

/** A device of this account, or `not_found`. */
export async function requireDevice(
  context: Context,
  ownerId: string,
  id: string
): Promise<SitedDeviceRow> {
  const device = await queries.findOwnDevice(context.db, ownerId, id)
  if (!device) throw new Refusal('not_found')
  return device
}

/** The devices of an account, newest first, before the device `beforeId`. */
export function listDevices(
  context: Context,
  ownerId: string,
  filter: { siteId: string | undefined; beforeId: string | null; limit: number }
): Promise<SitedDeviceRow[]> {
  return queries.listOwnDevices(context.db, ownerId, filter)
}

/** The newest reading of each channel of a device of this account. */
export async function readLatestReadings(
  context: Context,
  ownerId: string,
  id: string
): Promise<VersionedReading[]> {
  const { seq } = await requireDevice(context, ownerId, id)
  return queries.readLatest(context.db, seq)
}

/** Gives a device new credentials; the old ones stop with this call. */
export async function renewCredentials(
  context: Context,
  ownerId: string,
  id: string
): Promise<string> {
  const token = newDeviceToken(id)
  await transact(context.db, async (db) => {
    const device = await queries.lockOwnDevice(db, ownerId, id)
    if (!device) throw new Refusal('not_found')
    if (device.status === 'retired') throw new Refusal('device_retired')
    await queries.updateDevice(db, id, { tokenHash: hashDeviceToken(token) })
    onCommit(db, () => forgetDevice(context, id))
  })
  return token
}

/** Ends a device's reports for good; its readings stay. Retiring it again changes nothing. */
export async function retireDevice(context: Context, ownerId: string, id: string): Promise<void> {
  await transact(context.db, async (db) => {
    const device = await queries.lockOwnDevice(db, ownerId, id)
    if (!device) throw new Refusal('not_found')
    await queries.updateDevice(db, id, { status: 'retired' })
    onCommit(db, () => forgetDevice(context, id))
  })
}
