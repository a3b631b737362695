/** Asks until the answer satisfies, or fails with what it last saw. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  longestMs = 60_000
): Promise<T> {
  const deadline = performance.now() + longestMs
  for (;;) {
    const answer = await ask()
    if (isEnough(answer)) return answer
    if (performance.now() > deadline) {
      throw new Error(`${what} did not come within ${longestMs} ms: ${JSON.stringify(answer)}`)
    }
    await new Promise((next) => setTimeout(next, 250))
  }
}
