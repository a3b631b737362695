import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Sources lose their types and are compiled once, not with every start. A folder that cannot be
// written costs that time and nothing else.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/commonwatt/compiled'))
await import('./serve.ts')
