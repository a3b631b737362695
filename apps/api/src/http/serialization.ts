import type { FastifyInstance } from 'fastify'
import build, { type Schema } from 'fast-json-stringify'

/**
 * Writes answers by their schemas, as Fastify does by itself; but each writer is built when it is
 * first needed: all of them at once would slow every start, and those of routes that nobody asks
 * for would take memory for nothing.
 */
export function registerSerialization(app: FastifyInstance): void {
  app.setSerializerCompiler(({ schema }) => {
    let write: ((data: unknown) => string) | undefined
    return (data) => {
      write ??= build(schema as Schema)
      return write(data)
    }
  })
}
