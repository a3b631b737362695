import { spawn } from 'node:child_process'

const pollMs = 500

/**
 * Runs one program with our own input and output and resolves with its exit code. Stop signals are passed
 * on once, and the child is also stopped when our own parent goes away: shells between a process manager
 * and us die of a signal without passing it on, and nothing may be left running behind them.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<number>}
 */
export function runToEnd(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const stop = stopOnce(child)
  const onInterrupt = () => {
    // A terminal sends Ctrl-C to the child as well; a second one would ask it to hurry.
    if (process.stdin.isTTY !== true) stop('SIGINT')
  }
  const onTerminate = () => stop('SIGTERM')
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate)
  const watch = watchParent(onTerminate)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  }).finally(() => {
    clearInterval(watch)
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate)
  })
}

/**
 * Calls back once when the process that started us is gone.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  const parentId = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parentId) return
    clearInterval(timer)
    onGone()
  }, pollMs)
  timer.unref()
  return timer
}

/** @param {import('node:child_process').ChildProcess} child */
function stopOnce(child) {
  let stopped = false
  return (/** @type {NodeJS.Signals} */ signal) => {
    if (!stopped) child.kill(signal)
    stopped = true
  }
}
