import type { Context } from '../context.ts'
import { createAsset } from '../modules/assets/index.ts'
import { createBattery, findBatteryOfSite } from '../modules/batteries/index.ts'
import { findUserByEmail, register } from '../modules/identity/index.ts'
import { createDevice, findDevicesOfSite } from '../modules/metering/index.ts'
import { createSite, findFirstSite } from '../modules/sites/index.ts'
import type { DeviceActor } from '../http/actor.ts'
import {
  demoPassword,
  investor,
  marketId,
  planHomes,
  plants,
  timeZone,
  type DemoHome,
  type DemoPlant
} from './community.ts'

const marked = { isSimulated: true }

/** A simulated member as it stands in the database. */
export interface Member {
  userId: string
  siteId: string
  device: DeviceActor
  /** When its meter last reported, or null. */
  lastReadingAt: number | null
}
export interface HomeMember extends Member {
  home: DemoHome
  batteryId: string | null
}
export interface PlantMember extends Member {
  plant: DemoPlant
  assetId: string | null
}
export interface Members {
  homes: HomeMember[]
  plants: PlantMember[]
  investorId: string
}

/** Makes what is missing of the community and answers all of it; run again, it changes nothing. */
export async function ensureMembers(context: Context): Promise<Members> {
  const homes: HomeMember[] = []
  for (const home of planHomes()) homes.push(await ensureHome(context, home))
  const plantMembers: PlantMember[] = []
  for (const plant of plants) plantMembers.push(await ensurePlant(context, plant))
  return { homes, plants: plantMembers, investorId: await ensureUser(context, investor) }
}

async function ensureUser(
  context: Context,
  person: { email: string; fullName: string; role: 'producer' | 'consumer' | 'investor' }
): Promise<string> {
  const known = await findUserByEmail(context.db, person.email)
  if (known) return known.id
  const { email, fullName, role } = person
  const made = await register(context, { email, fullName, role, password: demoPassword, ...marked })
  if (!made) throw new Error(`${email} was registered by somebody else just now`)
  return made.id
}

async function ensureHome(context: Context, home: DemoHome): Promise<HomeMember> {
  const userId = await ensureUser(context, home)
  const siteId = await ensureSite(context, userId, {
    name: home.siteName,
    position: { latitude: home.latitude, longitude: home.longitude },
    solarCapacityW: home.solarW,
    panelBrand: home.panelBrand,
    installationYear: home.installationYear,
    sanctionedLoadW: home.sanctionedLoadW
  })
  const batteryId =
    home.batteryCapacityWh === 0 ? null : await ensureBattery(context, userId, siteId, home)
  const meter = await ensureMeter(context, userId, siteId)
  if (meter.isNew && home.solarW > 0) await listRoof(context, userId, siteId, home)
  return { userId, siteId, batteryId, home, ...meter }
}

async function ensurePlant(context: Context, plant: DemoPlant): Promise<PlantMember> {
  const userId = await ensureUser(context, { ...plant, role: 'producer' })
  const siteId = await ensureSite(context, userId, {
    name: plant.siteName,
    position: { latitude: plant.latitude, longitude: plant.longitude },
    solarCapacityW: plant.type === 'solar' ? plant.capacityW : 0,
    panelBrand: null,
    installationYear: null,
    sanctionedLoadW: plant.capacityW
  })
  const meter = await ensureMeter(context, userId, siteId)
  const assetId = meter.isNew ? await listPlant(context, userId, siteId, plant) : null
  return { userId, siteId, plant, assetId, ...meter }
}

type SiteFields = Pick<
  Parameters<typeof createSite>[2],
  'name' | 'position' | 'solarCapacityW' | 'panelBrand' | 'installationYear' | 'sanctionedLoadW'
>

async function ensureSite(context: Context, userId: string, fields: SiteFields): Promise<string> {
  const known = await findFirstSite(context.db, userId)
  if (known) return known.id
  const site = await createSite(
    context,
    userId,
    { ...fields, city: 'Freiburg', pinCode: '79102', timeZone, marketId, roleAtSite: 'owner' },
    marked
  )
  return site.id
}

async function ensureBattery(context: Context, userId: string, siteId: string, home: DemoHome) {
  const known = await findBatteryOfSite(context.db, siteId)
  if (known) return known.id
  const battery = await createBattery(
    context,
    userId,
    {
      siteId,
      name: 'Cellar battery',
      capacityWh: home.batteryCapacityWh,
      reserveWh: Math.floor(home.batteryCapacityWh / 10),
      chargeLimitW: home.batteryPowerW,
      dischargeLimitW: home.batteryPowerW,
      levelWh: Math.floor(home.batteryCapacityWh * 0.7)
    },
    marked
  )
  return battery.id
}

async function ensureMeter(context: Context, userId: string, siteId: string) {
  const [known] = await findDevicesOfSite(context.db, siteId)
  const input = { siteId, name: 'Meter in the cellar', kind: 'meter' as const }
  const device = known ?? (await createDevice(context, userId, input, marked)).device
  const { id, seq, ownerId, lastReadingAt } = device
  return { device: { id, seq, ownerId, siteId }, lastReadingAt, isNew: known === undefined }
}

async function listRoof(context: Context, userId: string, siteId: string, home: DemoHome) {
  const kilowatts = home.solarW / 1000
  const asset = await createAsset(
    context,
    userId,
    {
      name: `Roof with ${kilowatts} kW`,
      type: 'solar',
      capacityW: home.solarW,
      locationName: `Freiburg, ${home.siteName.split(', ')[1] ?? 'Mitte'}`,
      position: { latitude: home.latitude, longitude: home.longitude },
      priceMicrosPerKwh: 70_000 + (home.seed % 60) * 1000,
      currency: 'EUR',
      description: `${home.panelBrand ?? 'Solar'} panels from ${home.installationYear ?? 2020}.`,
      siteId
    },
    marked
  )
  return asset.id
}

async function listPlant(context: Context, userId: string, siteId: string, plant: DemoPlant) {
  const asset = await createAsset(
    context,
    userId,
    {
      name: plant.name,
      type: plant.type,
      capacityW: plant.capacityW,
      locationName: plant.siteName,
      position: { latitude: plant.latitude, longitude: plant.longitude },
      priceMicrosPerKwh: plant.priceMicrosPerKwh,
      currency: 'EUR',
      description: plant.description,
      siteId
    },
    marked
  )
  return asset.id
}
