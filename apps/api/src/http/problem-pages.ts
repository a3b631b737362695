import type { FastifyInstance } from 'fastify'
import { errors, type ErrorCode } from '@commonwatt/contract'
import { Refusal } from '../refusal.ts'

/** The address in a problem's `type` answers what the code means. */
export function registerProblemPages(app: FastifyInstance): void {
  app.get<{ Params: { code: string } }>('/problems/:code', (request, reply) => {
    const { code } = request.params
    if (!Object.hasOwn(errors, code)) throw new Refusal('route_not_found')
    const { status, title } = errors[code as ErrorCode]
    return reply.send({ code, status, title })
  })
}
