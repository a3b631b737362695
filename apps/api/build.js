// Writes apps/api/dist: the server in as few files as there are processes, see docs/decisions/0020.
import { build } from 'rolldown'

// What brings files of its own beside its code, or is not JavaScript.
const kept = ['@fastify/swagger-ui', '@node-rs/argon2', 'better-sqlite3', 'sharp']

await build({
  cwd: import.meta.dirname,
  input: {
    main: 'src/main.ts',
    'clearing-process': 'src/modules/auctions/clearing/clearing-process.ts'
  },
  platform: 'node',
  logLevel: 'warn',
  // pg asks for a native driver and does without.
  external: [...kept, 'pg-native'],
  output: { dir: 'dist', cleanDir: true, chunkFileNames: '[name]-[hash].js' }
})
