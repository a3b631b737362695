/** A place in the order of the events: behind the one that bears it. */
export interface Place {
  transactionNumber: number
  seq: number
}

export const eventIdOf = (place: Place) => `${place.transactionNumber}-${place.seq}`

export function parseEventId(id: string): Place | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id)
  return match ? { transactionNumber: Number(match[1]), seq: Number(match[2]) } : null
}
