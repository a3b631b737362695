import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  contract,
  errors,
  routePath,
  type ErrorCode,
  type Problem,
  type RouteGroup
} from '@commonwatt/contract'
import { Refusal } from '../refusal.ts'

const problemType = 'application/problem+json; charset=utf-8'

/** What Fastify and its plugins refuse by themselves, in our words. */
const byFastifyCode: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_REQ_FILE_TOO_LARGE: 'payload_too_large',
  FST_FILES_LIMIT: 'malformed_request',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  FST_ERR_BAD_URL: 'malformed_request'
}

/** Every failure leaves as RFC 9457; the detail of a fault stays in the log. */
export function registerErrorHandler(app: FastifyInstance, hasWebApp: boolean): void {
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const refusal = error instanceof Refusal ? error : toRefusal(error)
    if (refusal.status >= 500) request.log.error({ err: error }, 'request failed')
    return sendProblem(request, reply, refusal, error)
  })
  app.setNotFoundHandler((request, reply) => {
    if (hasWebApp && isPage(request)) return reply.type('text/html').sendFile('index.html')
    return sendProblem(request, reply, refusalForUnknown(request))
  })
}

/** An address that cannot even be decoded reaches no route, but is told in the same shape. */
export function answerUnreadable(
  _error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
): void {
  void sendProblem(request, reply, new Refusal('malformed_request'))
}

/** The web app's own addresses all answer its one page. */
function isPage(request: FastifyRequest): boolean {
  const isOurs = /^\/(?:api|health|problems|assets\/.*\.\w+$)(?:\/|\?|$)/.test(request.url)
  const wantsHtml = (request.headers.accept ?? '').includes('text/html')
  return request.method === 'GET' && wantsHtml && !isOurs
}

/** An address that the contract knows with another method is 405, any other is 404. */
function refusalForUnknown(request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0] ?? '/'
  const known = knownRoutes.filter(({ pattern }) => pattern.test(path))
  if (known.length === 0) return new Refusal('route_not_found')
  const allowed = new Set(known.map(({ method }) => method))
  return new Refusal('method_not_allowed').withHeaders({ allow: [...allowed].join(', ') })
}

const knownRoutes = Object.entries<RouteGroup>(contract).flatMap(([group, routes]) =>
  Object.values(routes).map((route) => ({
    method: route.method,
    pattern: new RegExp(`^${routePath(group, route).replace(/:\w+/g, '[^/]+')}$`)
  }))
)

function toRefusal(error: FastifyError): Refusal {
  if (error.validation) return new Refusal('validation_failed')
  const code = byFastifyCode[error.code]
  if (code) return new Refusal(code as 'malformed_request')
  // Multipart and header parsers tell a client's mistake by its status alone.
  if (error.statusCode === 400) return new Refusal('malformed_request')
  // A path that climbs out of the folder of the web app's files.
  if (error.statusCode === 403) return new Refusal('route_not_found')
  if (error.statusCode === 413) return new Refusal('payload_too_large')
  if (error.statusCode === 415) return new Refusal('unsupported_media_type')
  return new Refusal('internal')
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  error?: FastifyError | Refusal
) {
  const faults = fieldFaults(refusal, error)
  const problem: Problem = {
    type: `/problems/${refusal.code}`,
    title: errors[refusal.code].title,
    status: refusal.status,
    detail: refusal.sentence ?? faults[0]?.detail ?? `${errors[refusal.code].title}.`,
    instance: request.url.split('?')[0] ?? '/',
    code: refusal.code,
    requestId: request.id,
    ...(refusal.details !== undefined && { details: refusal.details as Record<string, unknown> }),
    ...(faults.length > 0 && { errors: faults })
  }
  return reply
    .code(refusal.status)
    .headers(refusal.headers)
    .type(problemType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

function fieldFaults(refusal: Refusal, error?: FastifyError | Refusal): Problem['errors'] & object {
  if (refusal.pointer !== undefined) {
    return [
      {
        pointer: refusal.pointer,
        code: refusal.code,
        detail: refusal.sentence ?? errors[refusal.code].title
      }
    ]
  }
  if (!error || error instanceof Refusal || !error.validation) return []
  const context = error.validationContext ?? 'body'
  const part = context === 'querystring' ? 'query' : context
  return error.validation.slice(0, 20).map((fault) => {
    const params = fault.params as { missingProperty?: string; additionalProperty?: string }
    const field = params.missingProperty ?? params.additionalProperty
    const pointer = `/${part}${fault.instancePath}${field === undefined ? '' : `/${escapePointer(field)}`}`
    return { pointer, code: fault.keyword, detail: `${pointer} ${fault.message ?? 'is not valid'}` }
  })
}

function escapePointer(field: string): string {
  return field.replaceAll('~', '~0').replaceAll('/', '~1')
}
