import { setTimeout as sleep } from "node:timers/promises"
import { lastLines } from "./child"
import type { Child, ChildExit } from "./child"

const POLL_MS = 50
// Ends a hang.
const DEADLINE_MS = 300_000

/** Waits until a server that was just started answers a GET with 2xx. Fails with its output if it ends before. */
export async function waitForAnswer(url: string, child: Child, what: string): Promise<void> {
  let ended: ChildExit | undefined
  void child.exited.then((exit) => (ended = exit))
  const deadline = Date.now() + DEADLINE_MS
  while (!(await answers(url))) {
    if (ended || Date.now() > deadline) {
      const reason = ended
        ? `ended (${ended.signal ?? `exit code ${ended.code}`})`
        : `did not answer GET ${new URL(url).pathname}`
      throw new Error(`${what} ${reason} during its start:\n${lastLines(child.output())}`)
    }
    await sleep(POLL_MS)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
