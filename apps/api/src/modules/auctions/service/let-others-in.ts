/** Between parts of long work: whoever waits for the server's answer gets it first. */
export const letOthersIn = () => new Promise<void>((next) => setImmediate(next))
