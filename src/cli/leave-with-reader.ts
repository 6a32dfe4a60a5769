/** Ends this process when nobody reads its output anymore: a reader such as `head` closes the pipe when it has seen enough. */
export const leaveWithReader = (stream: NodeJS.WriteStream): void => {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error
    }
    process.exit()
  })
}
