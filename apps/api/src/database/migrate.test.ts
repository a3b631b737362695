import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '../../test/test-database.ts'
import { readSheets } from '../modules/auctions/queries/bids.ts'
import type { Bid } from '../modules/auctions/tables.ts'
import { openDatabase, transact, type OpenDatabase } from './database.ts'
import { runDdl, type MigrationSource } from './ddl.ts'
import { countPendingMigrations, migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

let opened: OpenDatabase
let drop: () => Promise<void>

beforeEach(async () => {
  const created = await createDatabase()
  drop = created.drop
  opened = openDatabase(created.url)
})
afterEach(async () => {
  await opened.close()
  await drop()
})

const statements = (name: string, ...lines: string[]): MigrationSource => ({
  name,
  up: (db, dialect) => runDdl(db, dialect, lines)
})
const first = statements('0001-first', 'create table first (id {int} primary key) {end}')
const half = 'create table second (id {int} primary key) {end}'
const broken = statements('0002-second', half, 'insert into second values (1)', 'no statement')
const mended = statements('0002-second', half, 'insert into second values (1)')

async function tableNames(): Promise<string[]> {
  const tables = await opened.db.introspection.getTables()
  return tables.map(({ name }) => name).toSorted()
}

test('an empty database is brought to the newest schema, and a second run does nothing', async () => {
  expect(await migrate(opened.dialect)).toEqual(migrations.map(({ name }) => name))
  const tables = await tableNames()
  expect(tables).toEqual(expect.arrayContaining(['job_lease', 'ledger_posting', 'user_account']))
  expect(await migrate(opened.dialect)).toEqual([])
  expect(await tableNames()).toEqual(tables)
  expect(await countPendingMigrations(opened.db)).toBe(0)
})

test('migrations run in the order of their names', () => {
  const names = migrations.map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
  expect(new Set(names).size).toBe(names.length)
})

test('a migration that fails on its last statement leaves nothing of itself', async () => {
  await migrate(opened.dialect, [first])
  await expect(migrate(opened.dialect, [first, broken])).rejects.toThrow('near "no"')
  expect(await tableNames()).toEqual(['first'])
})

test('a migration that failed runs whole once it has been mended', async () => {
  await migrate(opened.dialect, [first])
  await expect(migrate(opened.dialect, [first, broken])).rejects.toThrow('near "no"')
  expect(await migrate(opened.dialect, [first, mended])).toEqual(['0002-second'])
  const { rows } = await sql<{ id: number }>`select id from second`.execute(opened.db)
  expect(rows).toEqual([{ id: 1 }])
})

test('a database that misses migrations says how many', async () => {
  const [core] = migrations
  await migrate(opened.dialect, core ? [core] : [])
  expect(await countPendingMigrations(opened.db)).toBe(migrations.length - 1)
})

test('accounts that postings name outlive the change of their table, and still bind them', async () => {
  const before = migrations.filter(({ name }) => name < '0014')
  await migrate(opened.dialect, before)
  const hash = 'a'.repeat(64)
  await migrate(opened.dialect, [
    ...before,
    statements(
      '0013-x-some-money',
      `insert into ledger_account values ('a1', null, 'gateway', 'EUR', -5), ('a2', null, 'rounding', 'EUR', 5)`,
      `insert into ledger_transfer values (1, 't1', 'topup', 'payment', 'p1', 1, '${hash}', '${hash}')`,
      `insert into ledger_posting values (1, 0, 'a1', 'EUR', -5), (1, 1, 'a2', 'EUR', 5)`
    )
  ])
  const kinds = migrations.filter(({ name }) => name === '0014-ledger-kinds')
  const done = [...before, statements('0013-x-some-money')]
  expect(await migrate(opened.dialect, [...done, ...kinds])).toEqual(['0014-ledger-kinds'])
  await migrate(opened.dialect, [
    ...done,
    ...kinds,
    statements('0014-x', `insert into ledger_account values ('a3', null, 'clearing', 'EUR', 0)`)
  ])
  const { rows } = await sql<{ id: string; balanceMicros: number }>`
    select id, "balanceMicros" from ledger_account order by id`.execute(opened.db)
  expect(rows).toEqual([
    { id: 'a1', balanceMicros: -5 },
    { id: 'a2', balanceMicros: 5 },
    { id: 'a3', balanceMicros: 0 }
  ])
  const orphan = statements(
    '0014-y',
    `insert into ledger_posting values (1, 2, 'nobody', 'EUR', 1)`
  )
  const all = [...done, ...kinds, statements('0014-x'), orphan]
  await expect(migrate(opened.dialect, all)).rejects.toThrow(/foreign key/i)
})

test('accounts outlive the coming of debts, and a debt is always somebody’s', async () => {
  const before = migrations.filter(({ name }) => name < '0021')
  await migrate(opened.dialect, before)
  const hash = 'a'.repeat(64)
  const money = statements(
    '0020-x-some-money',
    `insert into ledger_account values ('a1', null, 'gateway', 'EUR', -5), ('a2', null, 'rounding', 'EUR', 5)`,
    `insert into ledger_transfer values (1, 't1', 'topup', 'payment', 'p1', 1, '${hash}', '${hash}')`,
    `insert into ledger_posting values (1, 0, 'a1', 'EUR', -5), (1, 1, 'a2', 'EUR', 5)`
  )
  await migrate(opened.dialect, [...before, money])
  const receivables = migrations.filter(({ name }) => name === '0021-receivables')
  expect(await migrate(opened.dialect, [...before, money, ...receivables])).toEqual([
    '0021-receivables'
  ])
  const { rows } = await sql<{ id: string; balanceMicros: number }>`
    select id, "balanceMicros" from ledger_account order by id`.execute(opened.db)
  expect(rows).toEqual([
    { id: 'a1', balanceMicros: -5 },
    { id: 'a2', balanceMicros: 5 }
  ])
  const columns = await opened.db.introspection.getTables()
  const names = columns.find(({ name }) => name === 'trade')?.columns.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['refundedEnergyMicros', 'refundedGridFeeMicros']))
  expect(names).not.toContain('refundedMicros')
  for (const [name, line] of [
    ['0021-x', `insert into ledger_posting values (1, 2, 'nobody', 'EUR', 1)`],
    ['0021-x', `insert into ledger_account values ('a3', null, 'receivable', 'EUR', 0)`]
  ] as const) {
    const fault = statements(name, line)
    const all = [...before, money, ...receivables, fault]
    await expect(migrate(opened.dialect, all)).rejects.toThrow(/foreign key|check constraint/i)
  }
})

test('an offer of which all was only asked for is open again once acceptance counts', async () => {
  const before = migrations.filter(({ name }) => name < '0022')
  const offer = (id: string, status: string) =>
    `insert into offer ("id", "sellerId", "siteId", "batteryId", "marketId", "sourceType", title, "titleKey",
       "energyWh", "remainingWh", "priceMicrosPerKwh", "gridFeeMicrosPerKwh", "platformFeeMicrosPerKwh",
       "allInMicrosPerKwh", currency, "timeZone", latitude, longitude, "publicLatitude", "publicLongitude",
       "deliveryStart", "deliveryEnd", status, "isSimulated", version, "createdAt")
     values ('${id}', 'u1', 's1', 'b1', 'DE-LU', 'battery', 't', 't', 1000, 0, 1, 0, 0, 1, 'EUR',
       'Europe/Berlin', 1, 1, 1, 1, 1, 2, '${status}', 0, 1, 1)`
  const trade = (id: string, offerId: string, acceptedAt: string) =>
    `insert into trade ("id", "offerId", "siteId", "batteryId", "marketId", "offerTitle", "sourceType",
       "sellerId", "buyerId", "buyerSiteId", "energyWh", "priceMicrosPerKwh", "gridFeeMicrosPerKwh",
       "platformFeeMicrosPerKwh", currency, "energyMicros", "gridFeeMicros", "platformFeeMicros",
       "totalMicros", "holdId", status, "refundedEnergyMicros", "deliveryStart", "deliveryEnd", "timeZone",
       latitude, longitude, "requestedAt", "answerUntil", "acceptedAt", "isSimulated")
     values ('${id}', '${offerId}', 's1', 'b1', 'DE-LU', 't', 'battery', 'u1', 'u2', 's1', 1000, 1, 0, 0,
       'EUR', 1, 0, 0, 1, '${id}', 'pending', 0, 1, 2, 'Europe/Berlin', 1, 1, 1, 1, ${acceptedAt}, 0)`
  const user = (id: string) =>
    `insert into user_account values ('${id}', '${id}', '${id}', 'h', 'n', null, 'producer', 'EUR', 0, 1)`
  const world = statements(
    '0021-x-offers',
    user('u1'),
    user('u2'),
    `insert into site values ('s1', 'u1', 'n', 'c', 'p', 1, 1, 'Europe/Berlin', 'DE-LU', 1, null, null, 1, 'owner', 0, 1, 1)`,
    `insert into battery values ('b1', 's1', 'u1', 'n', 9000, 0, 1, 1, 9000, null, 1000, 0, 0, 1, 1)`,
    offer('asked', 'completed'),
    offer('sold', 'completed'),
    trade('t1', 'asked', 'null'),
    trade('t2', 'sold', '1')
  )
  await migrate(opened.dialect, [...before, world])
  const accepted = migrations.filter(({ name }) => name === '0022-accepted-energy')
  await migrate(opened.dialect, [...before, world, ...accepted])
  const { rows } = await sql<{ id: string; status: string; acceptedWh: number }>`
    select id, status, "acceptedWh" from offer order by id`.execute(opened.db)
  expect(rows).toEqual([
    { id: 'asked', status: 'open', acceptedWh: 0 },
    { id: 'sold', status: 'completed', acceptedWh: 1000 }
  ])
})

test('bids that lay one by one become sheets, in the order of their numbers, and stay frozen', async () => {
  const before = migrations.filter(({ name }) => name < '0028')
  await migrate(opened.dialect, before)
  const auction = (id: string, market: string) =>
    `insert into auction values ('${id}', '${market}', '2026-03-01', 0, 900000, 0, 'UTC', 'EUR', 15, 1,
      -500, 4000, 1, 0, 0, 'null', 'open', 3, null, null, null, null, null, null, null)`
  const close = `update auction set status = 'closed', "closedAt" = 1 where id = 'gone'`
  await migrate(opened.dialect, [
    ...before,
    statements(
      '0027-x-some-bids',
      auction('gone', 'M1'),
      auction('open', 'M2'),
      `insert into auction_bid values ('gone', 'ann', 900000, 2, 'sell', 7, -30),
        ('gone', 'ann', 0, 3, 'buy', 5, 20), ('gone', 'bob', 0, 1, 'buy', 10, 40)`,
      close
    )
  ])
  await migrate(opened.dialect, [
    ...before,
    { name: '0027-x-some-bids', up: () => Promise.resolve() },
    ...migrations.filter(({ name }) => name >= '0028')
  ])
  expect(await readSheets(opened.db, 'gone', null, 10)).toEqual([
    {
      memberId: 'ann',
      bids: [
        bid('ann', {
          deliveryStart: 900_000,
          sequence: 2,
          side: 'sell',
          quantityWh: 7,
          price: -30
        }),
        bid('ann', { deliveryStart: 0, sequence: 3, side: 'buy', quantityWh: 5, price: 20 })
      ]
    },
    {
      memberId: 'bob',
      bids: [bid('bob', { deliveryStart: 0, sequence: 1, side: 'buy', quantityWh: 10, price: 40 })]
    }
  ])
  await expect(
    transact(opened.db, (db) => sql`delete from auction_bid_sheet`.execute(db))
  ).rejects.toThrow('the book is frozen')
})

test('addresses that were taken for one are told apart, and found as they are typed', async () => {
  const before = migrations.filter(({ name }) => name < '0029')
  await migrate(opened.dialect, before)
  const account = (id: string, email: string, key: string) =>
    `insert into user_account (id, email, "emailKey", "passwordHash", "fullName", role, currency, "isSimulated", "createdAt")
     values ('${id}', '${email}', '${key}', '', 'A', 'consumer', 'EUR', 0, 0)`
  const some = '0028-x-some-accounts'
  await migrate(opened.dialect, [
    ...before,
    statements(
      some,
      account('a', 'Info@Müller.de', 'info@muller.de'),
      account('b', 'Ann@x.org', 'ann@x.org')
    )
  ])
  await migrate(opened.dialect, [
    ...before,
    { name: some, up: () => Promise.resolve() },
    ...migrations.filter(({ name }) => name >= '0029')
  ])
  const keys = await opened.db.selectFrom('user_account').select('emailKey').orderBy('id').execute()
  expect(keys.map(({ emailKey }) => emailKey)).toEqual(['info@müller.de', 'ann@x.org'])
})

function bid(
  memberId: string,
  { price, ...rest }: Omit<Bid, 'memberId' | 'limitPriceMicrosPerKwh'> & { price: number }
): Bid {
  return { memberId, ...rest, limitPriceMicrosPerKwh: price }
}
