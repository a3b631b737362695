import type { RouteSpec } from './route.ts'

export const apiPrefix = '/api/v1'
export const streamPath = `${apiPrefix}/stream`

/** The full path of a route, parameters still as `:name`; health stands outside the prefix. */
export function routePath(group: string, route: RouteSpec): string {
  return group === 'health' ? route.path : `${apiPrefix}${route.path}`
}
