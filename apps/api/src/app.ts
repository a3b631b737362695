import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import websocket from '@fastify/websocket'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { contract } from '@commonwatt/contract'
import { sandboxJobs } from './adapters/sandbox-payments.ts'
import type { Context } from './context.ts'
import { sweepOldRows } from './jobs/queries.ts'
import type { Job } from './jobs/runner.ts'
import { authenticate } from './http/authentication.ts'
import { answerUnreadable, registerErrorHandler } from './http/error-handler.ts'
import { buildOpenApiDocument } from './http/openapi-document.ts'
import { registerProblemPages } from './http/problem-pages.ts'
import { registerRateLimits } from './http/rate-limits.ts'
import { registerRoutes, type Authenticators } from './http/register-routes.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { registerSerialization } from './http/serialization.ts'
import { registerValidation } from './http/validation.ts'
import { analyticsHandlers } from './modules/analytics/index.ts'
import { assetsHandlers, readListedCurrencies } from './modules/assets/index.ts'
import {
  auctionHandlers,
  auctionJobs,
  readSiteCapacity,
  standingBidHandlers
} from './modules/auctions/index.ts'
import { batteriesHandlers } from './modules/batteries/index.ts'
import { findActor, identityHandlers, identityJobs } from './modules/identity/index.ts'
import { interestsHandlers } from './modules/interests/index.ts'
import { marketJobs, marketsHandlers, openadrHandlers } from './modules/markets/index.ts'
import { deviceAuthenticator, meteringHandlers } from './modules/metering/index.ts'
import { offerHandlers, offerJobs } from './modules/offers/index.ts'
import { orderHandlers, orderJobs } from './modules/orders/index.ts'
import { healthHandlers, operationsHandlers } from './modules/operations/index.ts'
import { sitesHandlers } from './modules/sites/index.ts'
import {
  isAssetInUse,
  refusePendingTrades,
  tradeHandlers,
  tradeJobs
} from './modules/trades/index.ts'
import { walletHandlers, walletJobs } from './modules/wallet/index.ts'
import { endBrokenStream, endStreams, registerStream } from './stream/stream-route.ts'

const bodyLimitBytes = 1_000_000
const hour = 3_600_000
/**
 * Offers and orders sell from a site as the auctions do, and count what these have promised of it.
 */
const capacity = { readCapacity: readSiteCapacity }
const webFolder = resolve(import.meta.dirname, '../../web/dist')

/** Everything that happens because time passed. */
export const jobs: readonly Job[] = [
  ...identityJobs,
  ...walletJobs,
  ...offerJobs,
  ...tradeJobs,
  ...auctionJobs,
  ...orderJobs,
  ...marketJobs,
  ...sandboxJobs,
  { name: 'operations.sweep', everyMs: hour, run: sweepOldRows }
]

/** The whole API on one Fastify instance, ready to listen or to be injected into. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = context.log
  const app = fastify({
    loggerInstance,
    bodyLimit: bodyLimitBytes,
    trustProxy: context.config.trustedProxies,
    genReqId: () => context.ids.next(),
    logController: new LogController({ disableRequestLogging: true }),
    // Longer than any address Node accepts: the schema decides, not the router.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: answerUnreadable
  })
  registerErrorHandler(app, existsSync(webFolder))
  registerValidation(app)
  registerSerialization(app)
  await registerPlugins(app, context)
  registerRequestLog(app)

  const who = createAuthenticators(app, context)
  registerRoutes(app, context, who, 'identity', contract.identity, identityHandlers(app, context))
  registerRoutes(
    app,
    context,
    who,
    'sites',
    contract.sites,
    sitesHandlers(context, { listedCurrencies: readListedCurrencies })
  )
  registerRoutes(
    app,
    context,
    who,
    'assets',
    contract.assets,
    assetsHandlers(context, { isAssetInUse })
  )
  registerRoutes(app, context, who, 'interests', contract.interests, interestsHandlers(context))
  registerRoutes(app, context, who, 'batteries', contract.batteries, batteriesHandlers(context))
  registerRoutes(app, context, who, 'orders', contract.orders, orderHandlers(context, capacity))
  registerRoutes(app, context, who, 'wallet', contract.wallet, walletHandlers(context))
  registerRoutes(app, context, who, 'markets', contract.markets, marketsHandlers(context))
  registerRoutes(app, context, who, 'auctions', contract.auctions, auctionHandlers(context))
  registerRoutes(
    app,
    context,
    who,
    'standingBids',
    contract.standingBids,
    standingBidHandlers(context)
  )
  registerRoutes(app, context, who, 'openadr3', contract.openadr3, openadrHandlers(context))
  registerRoutes(app, context, who, 'metering', contract.metering, meteringHandlers(context))
  registerRoutes(
    app,
    context,
    who,
    'offers',
    contract.offers,
    offerHandlers(context, { refusePendingTrades, ...capacity })
  )
  registerRoutes(app, context, who, 'trades', contract.trades, tradeHandlers(context))
  registerRoutes(app, context, who, 'analytics', contract.analytics, analyticsHandlers(context))
  registerRoutes(app, context, who, 'operations', contract.operations, operationsHandlers(context))
  registerRoutes(app, context, who, 'health', contract.health, healthHandlers(context))
  registerStream(app, context, who)
  registerProblemPages(app)
  return app
}

function createAuthenticators(app: FastifyInstance, context: Context): Authenticators {
  return {
    account: (request, isOptional) => authenticate(app, context, findActor, request, isOptional),
    device: deviceAuthenticator(context)
  }
}

async function registerPlugins(app: FastifyInstance, context: Context): Promise<void> {
  registerSecurityHeaders(app, context.config.publicUrl.startsWith('https:'))
  await app.register(cookie)
  // readActor asks the injected clock what has expired; with the time among the options, each token
  // would need a verifier of its own.
  await app.register(jwt, {
    secret: context.config.jwtSecret,
    verify: { ignoreExpiration: true }
  })
  await app.register(multipart)
  await app.register(compress, { threshold: 1024, encodings: ['gzip', 'identity'] })
  // Before the plugin's own, which gives no reason.
  app.addHook('preClose', (done) => {
    endStreams(app)
    done()
  })
  await app.register(websocket, {
    options: { maxPayload: 16_384 },
    errorHandler: endBrokenStream
  })
  await registerRateLimits(app, context.config)
  const document = await buildOpenApiDocument()
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list' } })
  app.get('/api/openapi.json', () => document)
  if (existsSync(webFolder)) {
    await app.register(statics, {
      root: webFolder,
      immutable: true,
      maxAge: '1y',
      setHeaders: (reply, path) => {
        if (path.endsWith('.html')) reply.header('cache-control', 'no-cache')
      }
    })
  }
}

/** One line per request; nothing of headers, bodies, queries or addresses. */
function registerRequestLog(app: FastifyInstance): void {
  app.decorateRequest('actor', null)
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id
    }
    if (reply.statusCode >= 500) request.log.error(line, 'answered')
    else request.log.debug(line, 'answered')
    done()
  })
}
