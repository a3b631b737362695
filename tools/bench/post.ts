import { Agent, request } from 'node:http'

/**
 * Sends one body after another over a connection of its own; any answer but a success is a fault.
 */
export function createPoster(
  url: string,
  path: string,
  token: string,
  method: 'POST' | 'PUT' = 'POST'
) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const post = (body: string, headers: Record<string, string> = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const call = request(`${url}${path}`, {
        method,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers
        }
      })
      call.on('error', reject)
      call.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const status = response.statusCode ?? 0
          if (status >= 200 && status < 300) resolve(text)
          else reject(new Error(`${path} answered ${status}: ${text}`))
        })
      })
      call.end(body)
    })
  return { post, close: () => agent.destroy() }
}
