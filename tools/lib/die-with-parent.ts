/**
 * Loaded by `preload.cjs` into every child process of the tests and the demo: ends the process when
 * its parent is gone, however the parent ended (SIGKILL included, which no handler in the parent
 * could see). The IPC channel closes with the parent.
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
