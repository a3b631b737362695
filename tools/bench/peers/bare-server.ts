// What somebody would write who needs these answers and nothing else: Fastify, better-sqlite3,
// prepared statements.
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { prepareAssets } from './bare-assets.ts'
import { prepareOffers } from './bare-offers.ts'
import { preparePrices } from './bare-prices.ts'
import { prepareTrades, type BareTrade } from './bare-trades.ts'
import { openPeerDatabase } from './open-database.ts'

const database = openPeerDatabase(process.argv[2] ?? '')
const assets = prepareAssets(database)
const offers = prepareOffers(database)
const prices = preparePrices(database)
let insertTrade: ((trade: BareTrade) => void) | undefined
const app = fastify()

app.get<{ Querystring: { type: string; location: string } }>('/api/v1/assets', (request, reply) => {
  const { type, location } = request.query
  return reply.send(assets.page(type, fold(location)))
})

app.get<{ Params: { id: string } }>('/api/v1/assets/:id', (request, reply) => {
  const asset = assets.get(request.params.id)
  return asset ? reply.send(asset) : reply.code(404).send({ code: 'not_found' })
})

app.get<{ Params: { id: string }; Querystring: { from: string; to: string } }>(
  '/api/v1/markets/:id/prices',
  (request, reply) =>
    reply.send(prices.range(request.params.id, request.query.from, request.query.to))
)

interface NearQuery {
  latitude: string
  longitude: string
  radiusM: string
}

app.get<{ Querystring: NearQuery }>('/api/v1/offers', (request, reply) => {
  const { latitude, longitude, radiusM } = request.query
  return reply.send(offers.near(Number(latitude), Number(longitude), Number(radiusM)))
})

app.post<{ Body: BareTrade }>('/api/v1/trades', (request, reply) => {
  // Only who buys here needs the table, which is none of ours.
  insertTrade ??= prepareTrades(database)
  insertTrade(request.body)
  return reply.code(201).send(request.body)
})

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: (app.server.address() as AddressInfo).port })
process.on('disconnect', () => process.exit())
