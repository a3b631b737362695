import { isDeepStrictEqual } from 'node:util'
import { createRandom } from '@commonwatt/domain'
import type { Figure } from '../figures.ts'
import { loadPaths } from '../load.ts'
import { startBare, startOurs, type Server } from '../processes.ts'
import { alternate, throughputFigure, type Setting } from '../rounds.ts'
import { bringFile } from '../seed/bring-file.ts'
import { assetTypes, fillAssets, towns } from '../seed/fill-assets.ts'
import { fillOffers, land } from '../seed/fill-offers.ts'

const rows = 100_000
const atLeast = 0.5
const radiusM = 5000

/** The file that the read figures are taken on: 100,000 assets and as many offers. */
export function bringMarket(setting: Setting): Promise<string> {
  return bringFile(setting, `market-${rows}`, async (file) => {
    await fillAssets(file, rows)
    fillOffers(file, rows)
  })
}

/** Every type in every town. */
export const pagePaths: readonly string[] = assetTypes.flatMap((type) =>
  towns.map(
    (town) => `/api/v1/assets?type=${type}&location=${encodeURIComponent(town)}&sort=newest`
  )
)

export function measurePages(setting: Setting): Promise<Figure> {
  return compare(setting, 'marketplace page', () => Promise.resolve(pagePaths))
}

export function measureAsset(setting: Setting): Promise<Figure> {
  return compare(setting, 'one asset', async ({ url }) => {
    const pages = await Promise.all(
      pagePaths.slice(0, 40).map(async (path) => {
        const response = await fetch(`${url}${path}`)
        return (await response.json()) as { items: { id: string }[] }
      })
    )
    return shuffle(pages.flatMap(({ items }) => items.map(({ id }) => `/api/v1/assets/${id}`)))
  })
}

export function measureNearby(setting: Setting): Promise<Figure> {
  const random = createRandom(4711)
  const { minLatitude, maxLatitude, minLongitude, maxLongitude } = land
  // Not at the rim, where half of the circle would be empty.
  const within = (min: number, max: number) => (min + 0.1 + random() * (max - min - 0.2)).toFixed(5)
  const paths = Array.from({ length: 300 }, () => {
    const latitude = within(minLatitude, maxLatitude)
    const longitude = within(minLongitude, maxLongitude)
    return `/api/v1/offers?latitude=${latitude}&longitude=${longitude}&radiusM=${radiusM}&count=true`
  })
  return compare(setting, 'nearby offers, 5 km', () => Promise.resolve(paths))
}

/** Both servers on the same file, asked for the same paths in turns. */
async function compare(
  setting: Setting,
  name: string,
  findPaths: (server: Server) => Promise<readonly string[]>
): Promise<Figure> {
  const file = await bringMarket(setting)
  const ours = await startOurs(file)
  const bare = await startBare(file)
  const paths = await findPaths(ours)
  for (const path of paths.slice(0, 50)) await refuseDifference(path, ours, bare)
  const round = (server: Server) => () => loadPaths(server.url, paths, setting.seconds)
  await alternate(1, round(ours), round(bare))
  const sides = await alternate(setting.rounds, round(ours), round(bare))
  await Promise.all([ours.stop(), bare.stop()])
  return throughputFigure(name, atLeast, sides, { unit: 'requests/s', peerName: 'bare' })
}

/** A peer that answers something else is no peer. */
async function refuseDifference(path: string, ours: Server, bare: Server): Promise<void> {
  const [own, other] = await Promise.all(
    [ours, bare].map(async ({ url }) => (await fetch(`${url}${path}`)).json())
  )
  if (!isDeepStrictEqual(own, other)) throw new Error(`The two answer ${path} differently`)
}

function shuffle<T>(list: readonly T[]): T[] {
  const random = createRandom(815)
  return list
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
