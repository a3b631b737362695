import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const pollMs = 500
const shell = /^-?(?:\S*\/)?(?:sh|ash|dash|bash|zsh|ksh)$/

/**
 * Calls back once when whoever has started us is gone: our parent, or the npm above it. Between npm
 * and us stand shells that neither pass a signal on nor end of it, and nothing may be left running
 * below them.
 * @param {() => void} onGone
 */
export function watchStarter(onGone) {
  const links = linksToStarter()
  const timer = setInterval(() => {
    if (links.every(isWhole)) return
    clearInterval(timer)
    onGone()
  }, pollMs)
  timer.unref()
  return timer
}

/**
 * Each process from us to our starter with its parent, as it is now.
 * @returns {{ id: number, parentId: number }[]}
 */
function linksToStarter() {
  const links = [{ id: process.pid, parentId: process.ppid }]
  if (process.platform === 'win32' || process.env['npm_lifecycle_event'] === undefined) return links
  for (let id = process.ppid; id > 1;) {
    const found = describeProcess(id)
    if (found === null || !shell.test(found.program)) break
    links.push({ id, parentId: found.parentId })
    id = found.parentId
  }
  return links
}

/** @param {{ id: number, parentId: number }} link */
function isWhole({ id, parentId }) {
  if (id === process.pid) return process.ppid === parentId
  if (process.platform === 'linux') return describeProcess(id)?.parentId === parentId
  return isRunning(id) && isRunning(parentId)
}

/**
 * The program that a process runs, which for a script is its interpreter, and the parent of the
 * process.
 * @param {number} id
 * @returns {{ program: string, parentId: number } | null}
 */
function describeProcess(id) {
  if (process.platform === 'linux') {
    try {
      // The name before the state stands in parentheses and may hold any character.
      const status = readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\)/s, '').trim()
      const [program = ''] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')
      return { program, parentId: Number(status.split(' ')[1]) }
    } catch {
      return null
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(id)], { encoding: 'utf8' })
  const [parentId, program = ''] = stdout.trim().split(/\s+/)
  return parentId === undefined || parentId === '' ? null : { program, parentId: Number(parentId) }
}

/** @param {number} id */
function isRunning(id) {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
