import { t } from '@lingui/core/macro'
import { formatOffset, localDate, localTime } from '../../../format/zone.ts'
import type { Unit } from '../units.ts'

export interface Day {
  units: readonly Unit[]
  timeZone: string
  /** YYYY-MM-DD. */
  date: string
}

/** The units that a text names, or what is wrong with it. */
export type FoundUnits = { units: Unit[] } | { fault: string }

const clock = String.raw`(\d{1,2}):(\d{2})(?::00)?`
const offset = String.raw`\(?(?:UTC|GMT)?\s*([+\-−]\d{1,2}(?::?\d{2})?|Z)\)?`
const timePattern = new RegExp(`^${clock}(?:\\s*${offset})?$`, 'i')
const rangePattern = new RegExp(
  `^(${clock}(?:\\s*\\([^)]*\\))?)\\s*(?:to|bis|-|–|—)\\s*(${clock}(?:\\s*\\([^)]*\\))?)$`,
  'i'
)
const instantPattern =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})$/i
const datedPattern = /^(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})[T ,]+(.+)$/

/** An instant with its offset: "2026-10-25T02:15:00+02:00". */
export const isInstant = (cell: string): boolean => instantPattern.test(cell.trim())

/** Whether a cell is meant as a time at all, or as the number of a slot. */
export function looksLikeTime(cell: string): boolean {
  const text = cell.trim()
  return (
    instantPattern.test(text) ||
    datedPattern.test(text) ||
    timePattern.test(text) ||
    rangePattern.test(text)
  )
}

/**
 * The time that a text begins with, as long as it can be, and what comes after the blank behind it.
 */
export function leadingTime(text: string): { time: string; rest: string } | null {
  const words = text.trim().split(/\s+/)
  for (let count = words.length; count > 0; count--) {
    const time = words.slice(0, count).join(' ')
    const clockAlone = datedPattern.exec(time)?.[2] ?? time
    if (instantPattern.test(time) || timePattern.test(clockAlone) || rangePattern.test(clockAlone))
      return { time, rest: words.slice(count).join(' ') }
  }
  return null
}

/**
 * A time of the day: "17:15", "02:15 +01:00" where it comes twice, an instant with its offset, or a
 * stretch "11:00-14:00" that means every unit in it. The number of a slot is refused: it means
 * another time on a day of 92 or 100 quarter-hours.
 */
export function findUnits(cell: string, day: Day): FoundUnits {
  const text = cell.trim()
  if (text === '') return { fault: t`The time is missing` }
  if (/^\d{1,3}$/.test(text)) {
    return {
      fault: t`${text} is the number of a slot. Write its time, such as 08:15: numbers mean other times when a day is shorter or longer`
    }
  }
  if (instantPattern.test(text)) return unitAt(Date.parse(text.replace(' ', 'T')), text, day)
  const dated = datedPattern.exec(text)
  if (dated) {
    const fault = dateFault(dated[1] ?? '', day)
    return fault === null ? findUnits(dated[2] ?? '', day) : { fault }
  }
  const range = rangePattern.exec(text)
  if (range) return findRange(range[1] ?? '', range[4] ?? '', day)
  const time = timePattern.exec(text)
  if (!time) return { fault: t`${text} is no time. Write it like 17:15` }
  return findTime(text, time, day)
}

/** Null when the text is the date of this day. */
export function dateFault(text: string, { date }: Day): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim())
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0')
  const iso = german ? `${german[3]}-${two(german[2])}-${two(german[1])}` : text.trim()
  return iso === date ? null : t`${text} is another day`
}

export const looksLikeDate = (cell: string): boolean =>
  /^(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})$/.test(cell.trim())

function findTime(text: string, parts: RegExpExecArray, day: Day): FoundUnits {
  const wanted = `${(parts[1] ?? '').padStart(2, '0')}:${parts[2] ?? ''}`
  const twins = day.units.filter((unit) => localTime(unit.startMs, day.timeZone) === wanted)
  const given = parts[3] === undefined ? null : readOffset(parts[3])
  const found =
    given === null
      ? twins
      : twins.filter((unit) => readOffset(formatOffset(unit.startMs, day.timeZone)) === given)
  if (found.length === 1) return { units: found }
  if (found.length > 1) {
    const [first, again] = found.map((unit) => formatOffset(unit.startMs, day.timeZone))
    return { fault: t`${wanted} comes twice on this day. Add ${first ?? ''} or ${again ?? ''}` }
  }
  if (twins.length > 0) return { fault: t`${text} has an offset that this day does not have then` }
  return { fault: missingWords(wanted, day) }
}

function missingWords(wanted: string, { units, timeZone, date }: Day): string {
  const [hour, minute] = wanted.split(':').map(Number)
  if ((hour ?? 99) > 23 || (minute ?? 99) > 59) return t`${wanted} is no time of the day`
  // A unit begins then on an ordinary day, but the clocks of this one skip it.
  const lengthMin = ((units[0]?.endMs ?? 0) - (units[0]?.startMs ?? 0)) / 60_000
  const isGrid = ((hour ?? 0) * 60 + (minute ?? 0)) % Math.max(1, lengthMin) === 0
  if (isGrid && units.some((unit) => localDate(unit.startMs, timeZone) === date))
    return t`${wanted} does not exist on this day: the clocks skip it`
  return t`No slot begins at ${wanted}`
}

function findRange(from: string, until: string, day: Day): FoundUnits {
  const first = findUnits(from, day)
  if ('fault' in first) return first
  const startMs = first.units[0]?.startMs ?? 0
  const isMidnight = /^(00|24):00$/.test(until.trim().padStart(5, '0'))
  const end = isMidnight ? { units: [] } : findUnits(until, day)
  if ('fault' in end) return end
  const endMs = isMidnight ? (day.units.at(-1)?.endMs ?? 0) : (end.units[0]?.startMs ?? 0)
  const units = day.units.filter((unit) => unit.startMs >= startMs && unit.startMs < endMs)
  return units.length > 0 ? { units } : { fault: t`${from} to ${until} ends before it starts` }
}

function unitAt(ms: number, text: string, { units }: Day): FoundUnits {
  const unit = units.find(({ startMs }) => startMs === ms)
  if (unit) return { units: [unit] }
  const isInside = ms >= (units[0]?.startMs ?? 0) && ms < (units.at(-1)?.endMs ?? 0)
  return { fault: isInside ? t`No slot begins at ${text}` : t`${text} is another day` }
}

/** Minutes east of UTC. */
function readOffset(text: string): number {
  const found = /^([+\-−])(\d{1,2}):?(\d{2})?$/.exec(text)
  if (!found) return 0
  return (found[1] === '+' ? 1 : -1) * (Number(found[2]) * 60 + Number(found[3] ?? 0))
}
