import fc from 'fast-check'
import type { TSchema } from 'typebox'

interface JsonSchema {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
}

/** Values that the schema allows, its edges more often than chance would bring them. */
export function validFor(schema: TSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  return build(schema, ids)
}

/** Anything a confused or hostile caller might send in a field's place. */
export const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    -1,
    0,
    1.5,
    Number.MAX_SAFE_INTEGER,
    1e308,
    true,
    [],
    {},
    '\u0000',
    '\ud800',
    '%00',
    "'; drop table offer; --",
    '../../etc/passwd',
    '9'.repeat(400),
    '2026-02-30T25:61:00Z',
    '0000-00-00T00:00:00Z',
    '2026-10-25T02:30:00+25:00',
    { toString: 1 },
    [[[[[[]]]]]]
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>
)

function build(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.type)) {
    const branches = schema.type.map((type) => build({ ...schema, type }, ids))
    return fc.oneof(...branches)
  }
  switch (schema.type) {
    case 'object':
      return buildObject(schema, ids)
    case 'array': {
      const { minItems = 0, maxItems = 5 } = schema
      return fc.array(build(schema.items ?? {}, ids), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 5))
      })
    }
    case 'integer':
      return buildInteger(schema)
    case 'number':
      return fc.double({
        min: schema.minimum ?? -1e6,
        max: schema.maximum ?? 1e6,
        noNaN: true
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return buildText(schema, ids)
  }
}

function buildInteger(schema: JsonSchema): fc.Arbitrary<number> {
  const { minimum = -1e9, maximum = 1e9, multipleOf = 1 } = schema
  const any = fc.integer({
    min: Math.ceil(minimum / multipleOf),
    max: Math.floor(maximum / multipleOf)
  })
  return fc.oneof(
    any.map((count) => count * multipleOf),
    fc.constantFrom(minimum, maximum)
  )
}

function buildObject(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  return fc.record(
    Object.fromEntries(properties.map(([name, property]) => [name, build(property, ids)])),
    { requiredKeys: schema.required ?? [] }
  )
}

function buildText(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.format === 'date-time') {
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString())
  }
  if (schema.format === 'date') {
    return fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  }
  if (schema.pattern?.startsWith('^[0-9a-f]{8}-') && ids.length > 0) return fc.constantFrom(...ids)
  const { minLength = 0, maxLength = 40 } = schema
  if (schema.pattern !== undefined) {
    return fc
      .stringMatching(new RegExp(schema.pattern))
      .filter((text) => text.length >= minLength && text.length <= maxLength)
  }
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
}
