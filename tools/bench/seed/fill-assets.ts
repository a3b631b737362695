import type Sqlite from 'better-sqlite3'
import { openSeed, type NewAsset } from '@commonwatt/api/testing/seed'
import { createRandom } from '@commonwatt/domain'
import { openToFill } from './bring-file.ts'
import { insertRows, ownerRow } from './rows.ts'

export const assetTypes = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const

/** With five types, 10,000 assets are 50 of each type in each town: more than a page anywhere. */
export const towns = [
  'Aachen',
  'Augsburg',
  'Bamberg',
  'Bielefeld',
  'Bochum',
  'Bremen',
  'Chemnitz',
  'Cottbus',
  'Darmstadt',
  'Dortmund',
  'Dresden',
  'Emden',
  'Erfurt',
  'Essen',
  'Flensburg',
  'Freiburg',
  'Fulda',
  'Gera',
  'Halle',
  'Hannover',
  'Ingolstadt',
  'Jena',
  'Kassel',
  'Kiel',
  'Koblenz',
  'Leipzig',
  'Mainz',
  'Marburg',
  'Nürnberg',
  'Oldenburg',
  'Passau',
  'Potsdam',
  'Regensburg',
  'Rostock',
  'Schwerin',
  'Stuttgart',
  'Trier',
  'Ulm',
  'Weimar',
  'Zwickau'
]

const owners = 500
/** This many are listed one by one as members do; the rest are copies of them. */
const listed = 10_000
const batch = 1000

/** Lists assets of every type in every town, in no order. `count` is a multiple of 10,000. */
export async function fillAssets(file: string, count: number): Promise<void> {
  const ownerIds = fillOwners(file)
  const seed = await openSeed(`sqlite:${file}`)
  const random = createRandom(20_251)
  for (let done = 0; done < listed; done += batch) {
    await seed.createAssets(
      Array.from({ length: batch }, (_, index) => toAsset(random, ownerIds, done + index))
    )
  }
  await seed.close()
  const database = openToFill(file)
  database.transaction(() => {
    for (let copy = 1; copy < count / listed; copy += 1) copyAssets(database, copy * listed)
  })()
  database.close()
}

function fillOwners(file: string): string[] {
  const database = openToFill(file)
  const rows = Array.from({ length: owners }, (_, index) => ownerRow('asset-owner', index))
  insertRows(database, 'user_account', rows)
  database.close()
  return rows.map(({ id }) => id)
}

function toAsset(random: () => number, ownerIds: readonly string[], index: number): NewAsset {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const type = pick(assetTypes)
  const townIndex = Math.floor(random() * towns.length)
  return {
    ownerId: pick(ownerIds),
    isSimulated: true,
    input: {
      name: `Plant ${index % 1000} of the neighbours`,
      type,
      capacityW: 1000 + Math.floor(random() * 99_000),
      locationName: towns[townIndex] ?? '',
      position: {
        latitude: 47.5 + (townIndex % 8) + random() / 4,
        longitude: 6.5 + Math.floor(townIndex / 8) * 1.5 + random() / 4
      },
      priceMicrosPerKwh: 60_000 + Math.floor(random() * 120_000),
      currency: 'EUR',
      description: `Built in ${1995 + (index % 30)}, shared by the street. What it makes goes to the houses around it first.`
    }
  }
}

/** The listed assets once more, numbered on from `shift`, with their rows in the search index. */
function copyAssets(database: Sqlite.Database, shift: number): void {
  const columns = database
    .prepare<[], string>(`select name from pragma_table_info('asset')`)
    .pluck()
  const names = columns.all()
  const values = names.map((name) => {
    if (name === 'seq') return `seq + ${shift}`
    if (name === 'id') return `substr(id, 1, 24) || printf('%012x', seq + ${shift})`
    if (name === 'priceMicrosPerKwh') return `"${name}" + ${shift} % 977`
    return `"${name}"`
  })
  database.exec(
    `insert into asset (${names.map((name) => `"${name}"`).join(', ')})
     select ${values.join(', ')} from asset where seq <= ${listed};
     insert into asset_term (term, seq)
     select term, seq + ${shift} from asset_term where seq <= ${listed};
     insert into asset_place_term (term, type, seq)
     select term, type, seq + ${shift} from asset_place_term where seq <= ${listed};`
  )
}
