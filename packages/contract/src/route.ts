import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox'
import type { ErrorCode } from './errors.ts'
import type { Role } from './roles.ts'

/**
 * Who may call a route: everyone (a valid session is then still recognised), a device with its own
 * credentials, an outside party that signs its body, or accounts with one of the listed roles.
 */
export type Access = 'public' | 'device' | 'signature' | readonly [Role, ...Role[]]

/** A file sent as multipart/form-data in the part `file`. */
export interface UploadSpec {
  mediaTypes: readonly [string, ...string[]]
  maxBytes: number
}

export interface RouteSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API prefix, parameters as `:name`. */
  path: `/${string}`
  /** One line in the imperative: what the call does. */
  summary: string
  /** What a reader should know beyond the summary: rules, side effects, units. */
  description?: string
  access: Access
  params?: TObject
  query?: TObject
  body?: TObject
  upload?: UploadSpec
  success: {
    status: 200 | 201 | 202 | 204
    schema: TSchema
    /** Bytes of one of these types instead of JSON. */
    mediaTypes?: readonly string[]
    /**
     * What this address answers never changes and is for everyone; any other download is not
     * stored.
     */
    isImmutable?: true
  }
  /** The refusals of its own; those that every route shares follow from the other fields. */
  errors: readonly ErrorCode[]
  /** Moves money or energy: needs `Idempotency-Key`, runs and is remembered in one transaction. */
  isIdempotent?: true
  /**
   * Two people may edit it: `required` wants `If-Match`, both send an `ETag` that begins with
   * `version`.
   */
  etag?: 'sent' | 'required'
  /**
   * Counts against the strict rate limit too: for guessing games such as signing in, and for what
   * is costly.
   */
  rate?: 'strict'
}

export type RouteGroup = Record<string, RouteSpec>
export type Contract = Record<string, RouteGroup>

/** Pins the literal types, so that server, client and OpenAPI infer from one object. */
export function defineRoute<const R extends RouteSpec>(route: R): R {
  return route
}

/** An object that refuses misspelt fields; every body, query and parameter list is one. */
export function Closed<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** One page of a list: `nextCursor` is null on the last. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'], examples: [null] })
  })
}

/** The paging fields of every list query. The cursor is opaque: pass back what was given. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, examples: [20] })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))
}

type Part<R, K extends string> =
  R extends Record<K, infer S extends TSchema> ? { [P in K]: Static<S> } : unknown
type Key<R> = R extends { isIdempotent: true } ? { idempotencyKey: string } : unknown
type Version<R> = R extends { etag: 'required' } ? { version: number } : unknown
type File<R> = R extends { upload: UploadSpec } ? { file: UploadFile } : unknown

export interface UploadFile {
  name: string
  mediaType: string
  bytes: Uint8Array
}

/** What a caller passes: parameters, query, body, and the key, version or file the route needs. */
export type Input<R extends RouteSpec> = Part<R, 'params'> &
  OptionalQuery<R> &
  Part<R, 'body'> &
  Key<R> &
  Version<R> &
  File<R>

type OptionalQuery<R> =
  R extends Record<'query', infer S extends TSchema>
    ? Record<string, never> extends Static<S>
      ? { query?: Static<S> }
      : { query: Static<S> }
    : unknown

/** What the server hands to a handler; the query is always there, defaults filled in. */
export type HandlerInput<R extends RouteSpec> = Part<R, 'params'> &
  Part<R, 'query'> &
  Part<R, 'body'> &
  Version<R> &
  File<R>

export interface Download {
  mediaType: string
  bytes: Uint8Array
  /** What the file is called when it is saved; ASCII without quotes. */
  fileName?: string
}

/** What the route answers; a route with `mediaTypes` answers bytes. */
export type Output<R extends RouteSpec> = R extends { success: { mediaTypes: readonly string[] } }
  ? Download
  : Static<R['success']['schema']>
