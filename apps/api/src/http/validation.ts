import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { Refusal } from '../refusal.ts'

const shared: Options = {
  allErrors: false,
  useDefaults: true,
  strict: false,
  removeAdditional: false
}

/**
 * Bodies are taken as they are: "5" is not 5. Queries and parameters are text by nature, so their
 * numbers are read from text. Misspelt fields are refused everywhere.
 */
export function registerValidation(app: FastifyInstance): void {
  const strict = prepare(new Ajv(shared))
  const coercing = prepare(new Ajv({ ...shared, coerceTypes: true }))
  app.setValidatorCompiler(({ schema, httpPart }) =>
    compileLate(httpPart === 'body' ? strict : coercing, schema as object)
  )
  app.addHook('preValidation', (request, _reply, done) => {
    refuseUnstorableText(request)
    done()
  })
}

/**
 * A validator that is compiled when it is first needed: all of them at once would slow every start.
 */
function compileLate(ajv: Ajv, schema: object) {
  let compiled: ValidateFunction | undefined
  const validate = (data: unknown): boolean => {
    compiled ??= ajv.compile(schema)
    const isValid = compiled(data)
    validate.errors = compiled.errors ?? null
    return isValid
  }
  validate.errors = null as ErrorObject[] | null
  return validate
}

function prepare(ajv: Ajv): Ajv {
  formats.default(ajv)
  // ajv-formats takes leap seconds and offsets that no clock of ours can hold.
  ajv.addFormat('date-time', {
    type: 'string',
    validate: (text: string) =>
      rfc3339.test(text) && isCalendarDay(text) && !Number.isNaN(Date.parse(text))
  })
  return ajv
}

/** JavaScript moves 30 February into March; nobody means that. */
function isCalendarDay(text: string): boolean {
  const day = Number(text.slice(8, 10))
  // A batch of readings has a thousand dates, most of which no month is too short for.
  if (day <= 28) return true
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0))
  return day <= lastDay.getUTCDate()
}

// As fine as a clock of ours: a ten-thousandth of a second would be taken for none.
const rfc3339 =
  /^(?:[01]\d{3}|2\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3}0{0,6})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i

// NUL, and the marks that turn the direction of what stands around them: a name could read as
// another one.
const noText = /[\0\u202a-\u202e\u2066-\u2069]/

/** NUL and lone surrogates cannot be stored by PostgreSQL, so no text may carry them anywhere. */
function refuseUnstorableText(request: FastifyRequest): void {
  for (const [part, value] of [
    ['body', request.body],
    ['query', request.query],
    ['params', request.params]
  ] as const) {
    const place = findUnstorable(value, 0)
    if (place !== null) {
      const pointer = `/${part}${place}`
      throw new Refusal('validation_failed')
        .at(pointer)
        .because(`${pointer} contains characters that are not text, or that turn its direction`)
    }
  }
}

/** Where a text is that cannot be stored, as the rest of a JSON Pointer. */
function findUnstorable(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return noText.test(value) || !value.isWellFormed() ? '' : null
  if (typeof value !== 'object' || value === null || depth > 20) return null
  for (const key of Object.keys(value)) {
    const found = findUnstorable((value as Record<string, unknown>)[key], depth + 1)
    if (found !== null) return `/${key}${found}`
  }
  return null
}
