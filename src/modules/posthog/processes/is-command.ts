/** Medusa's commands that start an application to do one thing, in `server` mode whatever the store's mode is. */
const COMMANDS = /^(exec|user|db:.+)$/

/** Whether this process runs such a command, and so isn't one of the store's processes. */
export const isCommand = ([, , command = ""]: readonly string[] = process.argv): boolean =>
  COMMANDS.test(command)
