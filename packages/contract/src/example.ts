import type { TSchema } from 'typebox'

interface JsonSchema {
  type?: string | string[]
  examples?: unknown[]
  default?: unknown
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  minimum?: number
}

/** A valid example of a schema, put together from the examples that its parts declare. */
export function exampleOf(schema: TSchema): unknown {
  return build(schema)
}

function build(schema: JsonSchema): unknown {
  if (schema.examples && schema.examples.length > 0) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .map(([key, value]) => [key, build(value)])
        .filter(([, value]) => value !== undefined)
    )
  }
  if (type === 'array') return schema.items ? [build(schema.items)] : []
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0
  if (type === 'boolean') return false
  if (type === 'null') return null
  return undefined
}
