import { spawn } from 'node:child_process'
import { watchStarter } from './ancestry.mjs'

/**
 * Runs one program with our own input and output and resolves with its exit code. Stop signals are
 * passed on once, and the child is also stopped when whoever has started us goes away.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<number>}
 */
export function runToEnd(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const stop = stopOnce(child)
  // A terminal sends Ctrl-C to the child as well; a second signal would ask it to hurry.
  const onInterrupt = () => stop(process.stdin.isTTY === true ? null : 'SIGINT')
  const onTerminate = () => stop('SIGTERM')
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate)
  const watch = watchStarter(onTerminate)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  }).finally(() => {
    clearInterval(watch)
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate)
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function stopOnce(child) {
  let stopped = false
  return (/** @type {NodeJS.Signals | null} */ signal) => {
    if (!stopped && signal !== null) child.kill(signal)
    stopped = true
  }
}
