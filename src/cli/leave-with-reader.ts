/**
 * Ends this process when nobody reads its output anymore: a reader such as `head` closes the pipe when it has seen enough.
 *
 * @param code the exit code then, unless one is set
 */
export const leaveWithReader = (stream: NodeJS.WriteStream, code?: number): void => {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error
    }
    process.exit(process.exitCode ?? code)
  })
}
