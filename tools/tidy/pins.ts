import { type TreeFile } from './tree.ts'

const sections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const exact = /^(?:workspace:\*|\d+\.\d+\.\d+(?:-[\w.]+)?)$/

type Manifest = Partial<Record<(typeof sections)[number], Record<string, string>>>

/** Dependencies that are not pinned to one version: what was tested must be what is installed. */
export function findPinFaults(files: readonly TreeFile[]): string[] {
  return files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const manifest = JSON.parse(text) as Manifest
      return sections
        .flatMap((section) => Object.entries(manifest[section] ?? {}))
        .filter(([, version]) => !exact.test(version))
        .map(([name, version]) => `${path}: ${name} is not pinned to one version: ${version}`)
    })
}
