import type { contract, HandlerInput, Interest } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { readAssetNames } from '../assets/index.ts'
import { readNames } from '../identity/index.ts'
import { changeInterest, listInterests, sendInterest } from './service.ts'
import type { InterestTable } from './tables.ts'

export function interestsHandlers(context: Context): Handlers<typeof contract.interests> {
  return {
    create: async ({ actor, body }) => show(context, await sendInterest(context, actor.id, body)),
    mine: ({ actor, query }) => showList(context, 'senderId', actor.id, query),
    received: ({ actor, query }) => showList(context, 'ownerId', actor.id, query),
    setStatus: async ({ actor, params, body }) =>
      show(context, await changeInterest(context, actor.id, params.id, body.status))
  }
}

type ListQuery = HandlerInput<typeof contract.interests.mine>['query']

async function showList(
  context: Context,
  side: 'senderId' | 'ownerId',
  accountId: string,
  query: ListQuery
) {
  const order = `interests:${side}`
  const limit = query.limit ?? 20
  const [afterId] = decodeCursor(query.cursor, order, ['text']) ?? [null]
  const rows = await listInterests(context, side, accountId, {
    status: query.status,
    afterId,
    limit: limit + 1
  })
  const names = await readAllNames(context, rows)
  return toPage(
    rows,
    limit,
    (row) => toInterest(row, names),
    (row) => encodeCursor(order, [row.id])
  )
}

async function show(context: Context, row: InterestTable): Promise<Interest> {
  return toInterest(row, await readAllNames(context, [row]))
}

interface Names {
  people: ReadonlyMap<string, string>
  assets: ReadonlyMap<string, string>
}

async function readAllNames({ db }: Context, rows: readonly InterestTable[]): Promise<Names> {
  const people = await readNames(
    db,
    rows.flatMap((row) => [row.senderId, row.ownerId])
  )
  const assets = await readAssetNames(
    db,
    rows.map((row) => row.assetId)
  )
  return { people, assets }
}

function toInterest(row: InterestTable, names: Names): Interest {
  return {
    id: row.id,
    assetId: row.assetId,
    assetName: names.assets.get(row.assetId) ?? '',
    senderId: row.senderId,
    senderName: names.people.get(row.senderId) ?? '',
    ownerId: row.ownerId,
    ownerName: names.people.get(row.ownerId) ?? '',
    message: row.message,
    status: row.status,
    createdAt: toInstant(row.createdAt),
    updatedAt: toInstant(row.updatedAt)
  }
}
