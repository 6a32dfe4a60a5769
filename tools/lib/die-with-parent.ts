/**
 * Loaded by `preload.cjs` into every child process of the tests and the demo. Ends the process when its parent is gone, however
 * the parent ended (including SIGKILL, which no handler in the parent can see). The IPC channel closes with the parent.
 */
const LAST_CALL_MS = 5_000

if (process.channel) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM")
    setTimeout(() => process.exit(1), LAST_CALL_MS).unref()
  })
  // The listener would keep a finished process alive.
  process.channel.unref()
}
