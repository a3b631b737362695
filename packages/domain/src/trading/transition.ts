/** A legal change of a status, and who may make it. */
export type Transition<Status extends string, Party extends string> = {
  from: Status
  to: Status
  by: Party
}

export type CheckedTransition = { ok: true } | { ok: false; reason: 'illegal' | 'not_yours' }

/** `illegal` when nobody may make the change, `not_yours` when only another party may. */
export function checkTransition<Status extends string, Party extends string>(
  table: readonly Transition<Status, Party>[],
  wanted: Transition<Status, Party>
): CheckedTransition {
  const legal = table.filter(({ from, to }) => from === wanted.from && to === wanted.to)
  if (legal.length === 0) return { ok: false, reason: 'illegal' }
  return legal.some(({ by }) => by === wanted.by)
    ? { ok: true }
    : { ok: false, reason: 'not_yours' }
}
