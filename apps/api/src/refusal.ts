import { errors, type ErrorCode, type ErrorDetails } from '@commonwatt/contract'

type DetailsArgument<C extends ErrorCode> =
  ErrorDetails<C> extends undefined ? [] : [details: ErrorDetails<C>]

/**
 * A failure the caller can act on. A wrong code, or details that the table does not declare, does
 * not compile. Faults and bugs are ordinary errors: they are logged and told as `internal`.
 */
export class Refusal<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly status: number
  readonly details: unknown
  /** Replaces the title as the sentence for people. */
  sentence: string | undefined
  /** JSON Pointer of the field at fault. */
  pointer: string | undefined
  headers: Record<string, string> = {}

  constructor(code: C, ...[details]: DetailsArgument<C>) {
    super(errors[code].title)
    this.name = 'Refusal'
    this.code = code
    this.status = errors[code].status
    this.details = details
  }

  because(sentence: string): this {
    this.sentence = sentence
    return this
  }

  at(pointer: string): this {
    this.pointer = pointer
    return this
  }

  withHeaders(headers: Record<string, string>): this {
    this.headers = headers
    return this
  }
}
