import type { StoreExit } from "./run-in-store"

/** The signals by which a person or a process manager ends a process. Any other one is a failure. */
const INTERRUPTIONS: readonly (NodeJS.Signals | undefined)[] = ["SIGINT", "SIGTERM", "SIGHUP"]

/** Why there is no result, for a person. */
export const withoutResult = ({ signal, output }: Omit<StoreExit, "code">): string => {
  if (INTERRUPTIONS.includes(signal)) {
    return "Interrupted."
  }
  const ended = signal
    ? `${signal} ended Medusa before it had a result.`
    : "Medusa ended without a result."
  return [ended, lastError(output), remedyFor(signal, output)].filter(Boolean).join(" ")
}

/** How V8 begins its last words, such as about a full heap. */
const FATAL = /^FATAL ERROR: .*/m

/** In production, each line of Medusa's log is a JSON object. */
const LOGGED = /"level":"error","message":("(?:[^"\\]|\\.)*")/g

/** What ended Medusa comes after what it survived. */
const lastError = (output: string): string => {
  const fatal = FATAL.exec(output)?.[0].trimEnd()
  if (fatal) {
    return fatal.endsWith(".") ? fatal : `${fatal}.`
  }
  const logged = [...output.matchAll(LOGGED)].at(-1)?.[1]
  if (logged) {
    return JSON.parse(logged) as string
  }
  return output.trim() ? `Its last output:\n${output.trim()}` : ""
}

const remedyFor = (signal: NodeJS.Signals | undefined, output: string): string => {
  if (/heap out of memory/.test(output)) {
    return "Give Node.js more memory and run the command again, such as with NODE_OPTIONS=--max-old-space-size=4096 (in MB)."
  }
  return signal === "SIGKILL"
    ? "\nIf nobody ended it, the system ran out of memory: give it more, and run the command again."
    : ""
}
