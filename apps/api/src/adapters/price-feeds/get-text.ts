import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { FeedFault } from './feed.ts'

const answerWithinMs = 15_000
const mostBytes = 8_000_000
const second = 1000

export interface TextAnswer {
  status: number
  text: string
}

interface AskOptions {
  signal: AbortSignal
  isOwnAddress: boolean
  /** For the whole answer. */
  withinMs?: number
}

/** An answer whose body has still to come, and the limit that it must keep. */
interface Answer {
  response: Response
  limit: AbortSignal
}

/**
 * Asks a source by GET: within some seconds, for so many bytes at most, without following it
 * elsewhere. Addresses of this machine or a private network are refused unless the operator named
 * the address (`isOwnAddress`). Answers 2xx, 400 and 404, whose text may tell why; everything else
 * is a `FeedFault`.
 */
export async function getText(
  url: URL,
  { signal, isOwnAddress, withinMs = answerWithinMs }: AskOptions
): Promise<TextAnswer> {
  if (!isOwnAddress) await refusePrivate(url)
  const { response, limit } = await ask(url, signal, withinMs)
  const { status } = response
  if (!response.ok && status !== 400 && status !== 404) {
    await response.body?.cancel()
    throw new FeedFault(reasonFor(status), retryAfterOf(response))
  }
  return { status, text: await readBounded(response, url, limit) }
}

async function ask(url: URL, signal: AbortSignal, withinMs: number): Promise<Answer> {
  const limit = AbortSignal.timeout(withinMs)
  try {
    const response = await fetch(url, {
      redirect: 'error',
      headers: {
        accept: 'application/json, application/xml, text/xml',
        'user-agent': 'Commonwatt'
      },
      signal: AbortSignal.any([signal, limit])
    })
    return { response, limit }
  } catch (error) {
    throw toFault(error, url, limit)
  }
}

async function readBounded(response: Response, url: URL, limit: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let count = 0
  try {
    const body: AsyncIterable<Uint8Array> | null = response.body
    if (body === null) return ''
    for await (const chunk of body) {
      count += chunk.length
      if (count > mostBytes) {
        throw new FeedFault(`${url.host} answered more than ${mostBytes} bytes`)
      }
      chunks.push(chunk)
    }
  } catch (error) {
    throw toFault(error, url, limit)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** The host alone is named: the rest of the address may hold a key. */
function toFault(error: unknown, url: URL, limit: AbortSignal): FeedFault {
  if (error instanceof FeedFault) return error
  if (limit.aborted) return new FeedFault(`${url.host} did not answer in time`)
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = (cause as { code?: unknown } | null)?.code
  const reason = typeof code === 'string' ? ` (${code})` : ''
  return new FeedFault(`${url.host} cannot be reached${reason}`)
}

function reasonFor(status: number): string {
  if (status === 401 || status === 403) return `it refused the key or the caller (${status})`
  if (status === 429) return 'it was asked too often (429)'
  return `it answered ${status}`
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) * second : null
}

async function refusePrivate(url: URL): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) ? [host] : await resolve(host)
  if (addresses.some(isPrivate)) throw new FeedFault(`${url.host} lies in a private network`)
}

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch (error) {
    const { code } = error as { code?: string }
    throw new FeedFault(`${host} cannot be reached (${code ?? 'no address'})`)
  }
}

const privateRanges = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3]
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8]
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv6')
}

/**
 * Loopback, link-local, private, shared and multicast addresses; IPv4 inside IPv6 is looked at as
 * IPv4.
 */
export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return privateRanges.check(mapped, 'ipv4')
  return privateRanges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
