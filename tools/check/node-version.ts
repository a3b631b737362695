import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The one Node version of the project is named in four places, which have to agree. */
export function findNodeVersionFaults(root: string): string[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const manifest = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  const workspace = parse(read('pnpm-workspace.yaml')) as { nodeVersion?: string }
  return compareNodeVersions({
    dependency: manifest.devDependencies['node'],
    workspace: workspace.nodeVersion,
    nvmrc: read('.nvmrc').trim(),
    image: /^FROM node:(\d+)/m.exec(read('Dockerfile'))?.[1]
  })
}

export interface NodeVersions {
  dependency: string | undefined
  workspace: string | undefined
  nvmrc: string | undefined
  image: string | undefined
}

export function compareNodeVersions(versions: NodeVersions): string[] {
  const { dependency, workspace, nvmrc, image } = versions
  if (dependency === undefined) return ['package.json: no dependency brings Node']
  const major = dependency.split('.')[0]
  return [
    ...(workspace === dependency ? [] : [`pnpm-workspace.yaml: nodeVersion is not ${dependency}`]),
    ...(nvmrc === major ? [] : [`.nvmrc: not ${major}`]),
    ...(image === major ? [] : [`Dockerfile: the image is not node:${major}`])
  ]
}
