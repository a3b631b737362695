import { createRandom, hashSeed } from '@commonwatt/domain'

/** One number decides the whole community: the same on every machine. */
export const communitySeed = 20_261_025
export const demoPassword = 'sunny-roof-demo'
export const marketId = 'DE-LU'
export const timeZone = 'Europe/Berlin'
/** Weather is one for all: the clouds over the roofs move the prices too. */
export const weatherSeed = hashSeed(communitySeed, 'weather')

export interface DemoHome {
  email: string
  fullName: string
  role: 'producer' | 'consumer'
  siteName: string
  latitude: number
  longitude: number
  solarW: number
  batteryCapacityWh: number
  batteryPowerW: number
  annualLoadWh: number
  sanctionedLoadW: number
  panelBrand: string | null
  installationYear: number | null
  seed: number
}

/** A plant that several people own: it has a meter and listings, but no household. */
export interface DemoPlant {
  email: string
  fullName: string
  siteName: string
  name: string
  type: 'solar' | 'wind' | 'biogas' | 'hydro'
  capacityW: number
  latitude: number
  longitude: number
  priceMicrosPerKwh: number
  description: string
  seed: number
}

/** The homes that visitors sign in to; their people decide for themselves. */
export const isForVisitors = ({ email }: DemoHome) => !email.startsWith('home-')

const homeCount = 40
const center = { latitude: 47.9942, longitude: 7.8494 }
const quarters = [
  'Wiehre',
  'Herdern',
  'Vauban',
  'Stühlinger',
  'Zähringen',
  'Littenweiler',
  'Haslach'
]
const streets = [
  'Lindenweg',
  'Talstraße',
  'Am Bach',
  'Sonnenhalde',
  'Kirchgasse',
  'Rebberg',
  'Mühlweg'
]
const firstNames = [
  'Lena', 'Jonas', 'Amara', 'Emre', 'Clara', 'Mateo', 'Ida', 'Noah', 'Priya', 'Felix',
  'Hanna', 'Omar', 'Greta', 'Luis', 'Mina', 'Paul', 'Sofia', 'Theo', 'Yara', 'Anton'
] // prettier-ignore
const lastNames = [
  'Hartmann', 'Meier', 'Okafor', 'Yıldız', 'Brandt', 'Ferrer', 'Keller', 'Winter', 'Sharma', 'Vogt',
  'Seidel', 'Haddad', 'Lorenz', 'Moreau', 'Tanaka', 'Ziegler', 'Rossi', 'Krüger', 'Novak', 'Busch'
] // prettier-ignore
const brands = ['Meyer Burger', 'Solarwatt', 'Aleo', 'Heckert']

/** The two homes that visitors sign in to come first. */
export function planHomes(): DemoHome[] {
  return Array.from({ length: homeCount }, (_, index) => planHome(index))
}

function planHome(index: number): DemoHome {
  const seed = hashSeed(communitySeed, 'home', index)
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const place = scatter(random, 7000)
  // Lena has roof and battery, Jonas has neither; after them two thirds have a roof.
  const hasRoof = index === 0 || (index > 1 && random() < 0.66)
  const hasBattery = index === 0 || (hasRoof && random() < 0.6)
  const solarW = hasRoof ? 4000 + Math.floor(random() * 13) * 500 : 0
  const batteryCapacityWh = hasBattery ? 5000 + Math.floor(random() * 11) * 1000 : 0
  const first = firstNames[index % firstNames.length] ?? 'Ada'
  const last = lastNames[(index * 7 + Math.floor(index / 20)) % lastNames.length] ?? 'Busch'
  return {
    email:
      index === 0
        ? 'lena@demo.example'
        : index === 1
          ? 'jonas@demo.example'
          : `home-${index + 1}@demo.example`,
    fullName: index === 0 ? 'Lena Hartmann' : index === 1 ? 'Jonas Meier' : `${first} ${last}`,
    role: hasRoof ? 'producer' : 'consumer',
    siteName: `${pick(streets)} ${1 + Math.floor(random() * 60)}, ${pick(quarters)}`,
    ...place,
    solarW,
    batteryCapacityWh,
    batteryPowerW: batteryCapacityWh === 0 ? 0 : Math.min(5000, Math.floor(batteryCapacityWh / 2)),
    annualLoadWh: 1_800_000 + Math.floor(random() * 34) * 100_000,
    sanctionedLoadW: 11_000 + Math.floor(random() * 3) * 3000,
    panelBrand: hasRoof ? pick(brands) : null,
    installationYear: hasRoof ? 2012 + Math.floor(random() * 14) : null,
    seed
  }
}

/** A point within `radiusM` of the town's middle, denser towards it. */
function scatter(random: () => number, radiusM: number) {
  const angle = random() * 2 * Math.PI
  const distance = random() * radiusM
  const degreesPerM = 1 / 111_195
  const round = (value: number) => Math.round(value * 1e5) / 1e5
  return {
    latitude: round(center.latitude + Math.sin(angle) * distance * degreesPerM),
    longitude: round(
      center.longitude +
        (Math.cos(angle) * distance * degreesPerM) / Math.cos((center.latitude * Math.PI) / 180)
    )
  }
}

export const plants: readonly DemoPlant[] = [
  {
    email: 'hoehenwind@demo.example',
    fullName: 'Höhenwind eG',
    siteName: 'Windpark am Rosskopf',
    name: 'Two turbines on the ridge',
    type: 'wind',
    capacityW: 3_600_000,
    latitude: 48.0109,
    longitude: 7.9008,
    priceMicrosPerKwh: 82_000,
    description: 'Two turbines above the town, owned by 312 neighbours.',
    seed: hashSeed(communitySeed, 'wind')
  },
  {
    email: 'steiert@demo.example',
    fullName: 'Hof Steiert',
    siteName: 'Hof Steiert, March',
    name: 'Biogas from Hof Steiert',
    type: 'biogas',
    capacityW: 75_000,
    latitude: 48.0512,
    longitude: 7.7821,
    priceMicrosPerKwh: 148_000,
    description: 'Manure and clover from our own fields. Runs when the sun does not.',
    seed: hashSeed(communitySeed, 'biogas')
  },
  {
    email: 'muehle@demo.example',
    fullName: 'Mühle Kappel',
    siteName: 'Mühle Kappel',
    name: 'Old mill on the Dreisam',
    type: 'hydro',
    capacityW: 22_000,
    latitude: 47.9702,
    longitude: 7.9115,
    priceMicrosPerKwh: 118_000,
    description: 'Water has turned a wheel here since 1784. Now it turns a generator.',
    seed: hashSeed(communitySeed, 'hydro')
  },
  {
    email: 'schule@demo.example',
    fullName: 'Bürgerenergie Wiehre',
    siteName: 'Lorettoschule',
    name: 'Roof of the Lorettoschule',
    type: 'solar',
    capacityW: 60_000,
    latitude: 47.9861,
    longitude: 7.8433,
    priceMicrosPerKwh: 74_000,
    description:
      'The parents’ association put 140 panels on the roof. The school uses a third itself.',
    seed: hashSeed(communitySeed, 'school')
  }
]

export const investor = {
  email: 'ines@demo.example',
  fullName: 'Ines Vogt',
  role: 'investor' as const
}

/** Printed at start, so that nobody has to look for them. */
export const demoSignIns = [
  { email: 'lena@demo.example', what: 'producer with a roof and a battery' },
  { email: 'jonas@demo.example', what: 'consumer' },
  { email: investor.email, what: 'investor' }
]
