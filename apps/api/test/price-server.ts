import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface PriceServer {
  url: string
  /** What was asked, as path and query, in order. */
  asked: string[]
  /** How it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Answers this text. */
  say: (text: string, status?: number, headers?: Record<string, string>) => void
  stop: () => Promise<void>
}

/** A real HTTP server on loopback that plays a public source. */
export async function startPriceServer(): Promise<PriceServer> {
  const played: PriceServer = {
    url: '',
    asked: [],
    answer: (_, response) => response.writeHead(503).end(),
    say: (text, status = 200, headers = {}) => {
      played.answer = (_, response) => response.writeHead(status, headers).end(text)
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    }
  }
  const server = createServer((request, response) => {
    played.asked.push(request.url ?? '')
    played.answer(request, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  played.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  afterAll(() => played.stop())
  return played
}
