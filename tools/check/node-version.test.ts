import { expect, test } from 'vitest'
import { compareNodeVersions } from './node-version.ts'

const agreed = { dependency: '24.1.2', workspace: '24.1.2', nvmrc: '24', image: '24' }

test('places that name the same Node have no faults', () => {
  expect(compareNodeVersions(agreed)).toEqual([])
})

test.each([
  [{ workspace: '24.1.3' }, 'pnpm-workspace.yaml'],
  [{ workspace: undefined }, 'pnpm-workspace.yaml'],
  [{ nvmrc: '22' }, '.nvmrc'],
  [{ image: '22' }, 'Dockerfile'],
  [{ image: undefined }, 'Dockerfile'],
  [{ dependency: undefined }, 'package.json']
])('%j is a fault', (change, place) => {
  expect(compareNodeVersions({ ...agreed, ...change })).toEqual([expect.stringContaining(place)])
})
