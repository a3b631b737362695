// Writes docs/openapi.json from the routes of the API; --check only says whether that would change
// it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildOpenApiDocument } from '@commonwatt/api/openapi-document'
import { root } from '../launch/toolchain.mjs'

const path = join(root, 'docs/openapi.json')
const document = `${JSON.stringify(await buildOpenApiDocument(), null, 2)}\n`

if (!process.argv.includes('--check')) writeFileSync(path, document)
else if (!existsSync(path) || readFileSync(path, 'utf8') !== document) {
  console.error('docs/openapi.json is stale: write it again with `pnpm openapi:write`.')
  process.exitCode = 1
}
