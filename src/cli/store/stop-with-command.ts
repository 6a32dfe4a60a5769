/**
 * Ends this process like a signal when the command that started it is gone, because nobody could stop it anymore or would see its
 * result.
 *
 * @returns a function to call when the work is done
 */
export const stopWithCommand = (): (() => void) => {
  if (!process.send) {
    return () => undefined
  }
  // Its output ends with the command, too, and the log mustn't fail before the work has stopped.
  process.stdout.on("error", ignore)
  process.stderr.on("error", ignore)
  if (!process.connected) {
    stop()
  }
  process.once("disconnect", stop)
  return () => void process.off("disconnect", stop)
}

const ignore = () => undefined

/** By a signal, so that what pauses on one pauses, and everything else ends. */
const stop = () => void process.kill(process.pid, "SIGTERM")
