import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

const hashLength = 12

/**
 * The version of the row, which `If-Match` asks for, and what was sent of it: a body also tells
 * what changes without its row, such as the seller's name, and is the same only when all of it is.
 */
export function etagOf(version: number, body: string): string {
  return `"${version}-${hash('sha256', body, 'base64url').slice(0, hashLength)}"`
}

/**
 * Whether `If-None-Match` names a tag; compared weakly, since whoever compresses on the way makes
 * tags weak (RFC 9110, 13.1.2).
 */
export function isNamed(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const named: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? []
  return named.includes(etag)
}

/** The version that the caller has seen; a bare number is taken as well as a whole tag. */
export function readVersion(request: FastifyRequest): number {
  const header = request.headers['if-match']
  if (header === undefined) throw new Refusal('precondition_required')
  const version = /^(?:W\/)?"(\d{1,15})(?:-[\w-]*)?"$/.exec(header)?.[1]
  if (version === undefined) throw new Refusal('version_stale')
  return Number(version)
}
