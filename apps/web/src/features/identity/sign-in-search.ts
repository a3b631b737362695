import { readText } from '../../format/search-params.ts'

export interface SignInSearch {
  /** Where people wanted to go; only a path of this site. */
  returnTo?: string | undefined
}

export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const returnTo = readText(raw, 'returnTo', 2_000)
  // "//other.example" and "/\other.example" would lead away from here.
  return {
    returnTo: returnTo !== undefined && /^\/(?![/\\])/.test(returnTo) ? returnTo : undefined
  }
}
