import { randomUUID } from 'node:crypto'
import type Sqlite from 'better-sqlite3'

type Row = Record<string, unknown>

/** The offer's, the wallet's, and the trade's to both parties. */
const eventsOfPurchase = 4

/**
 * What one purchase has written, as found in the database: what a purchase of the same buyer writes
 * again.
 */
interface Purchase {
  trade: Row & { id: string; offerId: string; energyWh: number }
  step: Row
  hold: Row & { id: string }
  transfer: Row
  postings: (Row & { accountId: string; amountMicros: number })[]
  events: Row[]
  answer: Row
}

/**
 * Writes the rows of a purchase by hand: those that ours has written for each buyer, again and
 * again with new ids, each time in a transaction of their own. Nothing is checked, hashed or put
 * together. Wants a database in which every buyer has bought once.
 */
export function preparePurchases(database: Sqlite.Database): () => void {
  const purchases = findPurchases(database)
  const write = prepareWrite(database)
  const { sequence: head } = database
    .prepare<[], { sequence: number }>('select sequence from ledger_head')
    .get() ?? { sequence: 0 }
  let count = 0
  return () => {
    const purchase = purchases[count % purchases.length]
    if (!purchase) throw new Error('Nobody has bought yet')
    count += 1
    write(purchase, head + count)
  }
}

function findPurchases(database: Sqlite.Database): Purchase[] {
  const all = <T extends Row>(text: string, ...values: unknown[]) =>
    database.prepare<unknown[], T>(text).all(...values)
  const one = <T extends Row>(text: string, ...values: unknown[]): T => {
    const [row, ...others] = all<T>(text, ...values)
    if (!row || others.length > 0) throw new Error(`Not one row: ${text}`)
    return row
  }
  // One transaction numbers its events without a gap, and those about the trade are its last.
  const eventsOf = (tradeId: string) => {
    const about = `%${tradeId}%`
    const { last } = one<{ last: number }>(
      'select max(seq) as last from outbox where "payloadJson" like ?',
      about
    )
    return all('select * from outbox where seq between ? and ?', last - eventsOfPurchase + 1, last)
  }
  return all<Purchase['trade']>('select * from trade').map((trade) => {
    const transfer = one<Row>(
      `select * from ledger_transfer where "referenceId" = ? and reason = 'trade_hold'`,
      trade.id
    )
    return {
      trade,
      step: one('select * from trade_step where "tradeId" = ?', trade.id),
      hold: one('select * from ledger_hold where id = ?', trade['holdId']),
      transfer,
      postings: all('select * from ledger_posting where sequence = ?', transfer['sequence']),
      events: eventsOf(trade.id),
      answer: one(
        `select * from idempotency where "accountId" = ? and operation = 'trades.create'`,
        trade['buyerId']
      )
    }
  })
}

function prepareWrite(database: Sqlite.Database): (purchase: Purchase, number: number) => void {
  const takeEnergy = database.prepare(
    'update offer set "remainingWh" = "remainingWh" - ?, version = version + 1 where id = ?'
  )
  const changeBalance = database.prepare(
    'update ledger_account set "balanceMicros" = "balanceMicros" + ? where id = ?'
  )
  const moveHead = database.prepare('update ledger_head set sequence = ?, hash = ? where id = 1')
  const insert = prepareInserts(database)
  return database.transaction((purchase: Purchase, sequence: number) => {
    const { trade, step, hold, transfer, postings, events, answer } = purchase
    const again = (id: string) => `${id.slice(0, -12)}${sequence.toString(16).padStart(12, '0')}`
    const tradeId = again(trade.id)
    const holdId = again(hold.id)
    const now = Date.now()
    takeEnergy.run(trade.energyWh, trade.offerId)
    for (const { accountId, amountMicros } of postings) changeBalance.run(amountMicros, accountId)
    insert('ledger_transfer', {
      ...transfer,
      sequence,
      id: again(String(transfer['id'])),
      referenceId: tradeId
    })
    for (const posting of postings) insert('ledger_posting', { ...posting, sequence })
    moveHead.run(sequence, transfer['hash'])
    insert('ledger_hold', { ...hold, id: holdId, referenceId: tradeId })
    insert('trade', { ...trade, id: tradeId, holdId, requestedAt: now })
    insert('trade_step', { ...withoutNumber(step), tradeId, at: now })
    for (const event of events) insert('outbox', { ...withoutNumber(event), createdAt: now })
    insert('idempotency', { ...answer, key: randomUUID(), createdAt: now })
  })
}

/** The database counts these rows itself. */
function withoutNumber({ seq: _seq, ...row }: Row): Row {
  return row
}

/** One prepared statement for each table. */
function prepareInserts(database: Sqlite.Database): (table: string, row: Row) => void {
  const statements = new Map<string, Sqlite.Statement>()
  return (table, row) => {
    let statement = statements.get(table)
    if (!statement) {
      const names = Object.keys(row).map((name) => `"${name}"`)
      const marks = names.map(() => '?')
      statement = database.prepare(
        `insert into "${table}" (${names.join(', ')}) values (${marks.join(', ')})`
      )
      statements.set(table, statement)
    }
    statement.run(...Object.values(row))
  }
}
