import { describe, expect, test } from 'vitest'
import { findComposeFaults, findDockerfileFaults } from './containers.ts'

const dockerfile = `FROM node:24-slim AS base
COPY package.json ./
FROM base
COPY --from=base /app/dist ./dist
USER node
HEALTHCHECK --interval=10s \\
  CMD ["node", "-e", "fetch('/health/ready')"]
CMD ["node", "main.ts"]
`

const compose = `services:
  api:
    build: .
    environment: { SECRET: '\${JWT_SECRET:?needed}' }
    depends_on: { database: { condition: service_healthy } }
  database:
    image: postgres:18
    volumes: ['rows:/data']
    healthcheck: { test: ['CMD', 'true'] }
volumes:
  rows:
`

const everything = () => true

describe('containers', () => {
  test('sound files have no faults', () => {
    expect(findDockerfileFaults(dockerfile, everything)).toEqual([])
    expect(findComposeFaults(compose)).toEqual([])
  })

  test.each([
    ['USER node', 'USER root', 'it runs as root'],
    ['USER node\n', '', 'it runs as root'],
    ['node:24-slim', 'node', 'names no version'],
    ['node:24-slim', 'node:latest', 'names no version'],
    ['--from=base', '--from=web', 'no stage is named web'],
    ['/health/ready', '/', 'no health check'],
    ['CMD ["node", "main.ts"]', 'CMD node main.ts', 'exec form']
  ])('a Dockerfile with %j for %j is refused', (sound, broken, fault) => {
    expect(findDockerfileFaults(dockerfile.replace(sound, broken), everything)).toEqual([
      expect.stringContaining(fault)
    ])
  })

  test('a Dockerfile may start what is built from a source that exists', () => {
    const built = dockerfile.replace('main.ts', 'apps/api/dist/main.js')
    const existing = new Set(['package.json', 'apps/api/src/main.ts'])
    expect(findDockerfileFaults(built, (path) => existing.has(path))).toEqual([])
  })

  test('a Dockerfile that copies or starts what does not exist is refused', () => {
    expect(findDockerfileFaults(dockerfile, () => false)).toEqual([
      'Dockerfile: COPY names package.json, which does not exist',
      'Dockerfile: CMD starts main.ts, which does not exist'
    ])
  })

  test.each([
    ['    build: .\n', '', 'neither an image nor a build'],
    ['volumes:\n  rows:', '', 'volume rows, which is not declared'],
    ["    healthcheck: { test: ['CMD', 'true'] }\n", '', 'which has no check'],
    ['depends_on: { database', 'depends_on: { cache', 'which is not there'],
    [':?needed', '', 'JWT_SECRET may be left out'],
    [':?needed', ':-secret', 'JWT_SECRET may be left out']
  ])('a compose file with %j for %j is refused', (sound, broken, fault) => {
    expect(findComposeFaults(compose.replace(sound, broken))).toEqual([
      expect.stringContaining(fault)
    ])
  })
})
