import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

interface Instruction {
  word: string
  text: string
}

interface Compose {
  services?: Record<string, ComposeService | undefined>
  volumes?: Record<string, unknown>
}

interface ComposeService {
  image?: string
  build?: string
  volumes?: string[]
  depends_on?: Record<string, { condition?: string }>
  healthcheck?: unknown
}

/**
 * What can be said of the Dockerfile and of compose.yaml without an engine to build and run them.
 */
export function findContainerFaults(root: string): string[] {
  return [
    ...findDockerfileFaults(readFileSync(join(root, 'Dockerfile'), 'utf8'), (path) =>
      existsSync(join(root, path))
    ),
    ...findComposeFaults(readFileSync(join(root, 'compose.yaml'), 'utf8')),
    ...findComposeClientFaults(root)
  ]
}

export function findDockerfileFaults(text: string, exists: (path: string) => boolean): string[] {
  const instructions = parseDockerfile(text)
  const last = instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'))
  const textOf = (word: string) => last.findLast((instruction) => instruction.word === word)?.text
  const stages = new Set<string>()
  const faults: string[] = []
  for (const { word, text: rest } of instructions) {
    if (word === 'FROM') {
      const [, image = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? []
      if (!stages.has(image) && !/:(?!latest$)[\w.-]+$/.test(image)) {
        faults.push(`Dockerfile: FROM ${image} names no version`)
      }
      if (name !== undefined) stages.add(name)
    }
    if (word === 'COPY') faults.push(...findCopyFaults(rest, stages, exists))
  }
  const user = textOf('USER')
  if (user === undefined || /^(root|0)\b/.test(user)) faults.push('Dockerfile: it runs as root')
  if (!textOf('HEALTHCHECK')?.includes('/health/ready')) {
    faults.push('Dockerfile: no health check asks /health/ready')
  }
  const main = /^\["node", "(\S+)"\]$/.exec(textOf('CMD') ?? '')?.[1]
  if (main === undefined) faults.push('Dockerfile: CMD does not start node in exec form')
  else if (!exists(sourceOf(main))) {
    faults.push(`Dockerfile: CMD starts ${main}, which does not exist`)
  }
  return faults
}

/** What is built has its source beside it, in a folder of that name. */
function sourceOf(program: string): string {
  return program.replace(/\bdist\/(.*)\.js$/, 'src/$1.ts')
}

function findCopyFaults(
  rest: string,
  stages: ReadonlySet<string>,
  exists: (path: string) => boolean
): string[] {
  const [, from, paths = ''] = /^(?:--from=(\S+)\s+)?(.+)$/.exec(rest) ?? []
  if (from !== undefined) return stages.has(from) ? [] : [`Dockerfile: no stage is named ${from}`]
  return paths
    .split(/\s+/)
    .slice(0, -1)
    .filter((path) => !exists(path))
    .map((path) => `Dockerfile: COPY names ${path}, which does not exist`)
}

function parseDockerfile(text: string): Instruction[] {
  return text
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, word = '', rest = '']) => ({ word, text: rest.trim() }))
}

export function findComposeFaults(text: string): string[] {
  const compose = parse(text) as Compose
  const services = Object.entries(compose.services ?? {})
  const faults = services.length === 0 ? ['compose.yaml: it names no service'] : []
  for (const [name, service] of services) {
    if (service?.image === undefined && service?.build === undefined) {
      faults.push(`compose.yaml: ${name} has neither an image nor a build`)
    }
    for (const volume of service?.volumes ?? []) {
      const source = volume.split(':')[0] ?? ''
      if (/^\w/.test(source) && !(source in (compose.volumes ?? {}))) {
        faults.push(`compose.yaml: ${name} uses the volume ${source}, which is not declared`)
      }
    }
    for (const [other, { condition }] of Object.entries(service?.depends_on ?? {})) {
      const target = compose.services?.[other]
      if (target === undefined)
        faults.push(`compose.yaml: ${name} waits for ${other}, which is not there`)
      else if (condition === 'service_healthy' && target.healthcheck === undefined) {
        faults.push(`compose.yaml: ${name} waits for the health of ${other}, which has no check`)
      }
    }
  }
  for (const [, variable = ''] of text.matchAll(/\$\{(\w*(?:SECRET|PASSWORD)\w*)(?!\w*:\?)/g)) {
    faults.push(`compose.yaml: ${variable} may be left out, but must be required`)
  }
  return faults
}

/**
 * The client checks the schema of the file without an engine, where it is installed with compose.
 */
function findComposeClientFaults(root: string): string[] {
  const required = { JWT_SECRET: 'x'.repeat(32), POSTGRES_PASSWORD: 'x' }
  const options = { cwd: root, encoding: 'utf8', env: { ...process.env, ...required } } as const
  if (spawnSync('docker', ['compose', 'version'], options).status !== 0) return []
  const { status, stderr } = spawnSync('docker', ['compose', 'config', '--quiet'], options)
  return status === 0 ? [] : [`docker compose config: ${stderr.trim()}`]
}
