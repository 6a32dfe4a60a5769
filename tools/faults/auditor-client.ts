import { join } from "node:path"
import { lastLines, nextMessage, type ChildEnv } from "../lib/child"
import { startMedusa } from "../lib/medusa-process"
import type { Sql } from "../lib/sql"
import type { AuditAnswer, AuditRequest } from "./auditor"

/** A process of its own that runs the plugin's reconciliation when it is asked to. */
export interface Auditor {
  /**
   * Runs both passes, as if their time had come.
   *
   * @param minAgeMs how young a row may be left alone; below 0 it is as if so much time had passed
   */
  audit(minAgeMs?: number): Promise<number>
  stop(): Promise<void>
}

/** Whatever holds a pass is dead, or gets through it in a moment. */
const MOST_TRIES = 50

// As if hours had passed: every pass is due, and who died while it ran one holds it no longer.
const MAKE_DUE = `update posthog_lease set looked_at = looked_at - interval '2 hours', leased_until = now()`

/** Starts the auditor. */
export const startAuditor = async (storeDir: string, env: ChildEnv, sql: Sql): Promise<Auditor> => {
  const script = join(__dirname, "auditor.ts")
  const child = startMedusa(["exec", script], { storeDir, env })
  const hear = async () => {
    const message = await nextMessage(child)
    if (message === undefined) {
      throw new Error(`the auditor has ended:\n${lastLines(child.output())}`)
    }
    return message
  }
  await hear()
  const ask = async (minAgeMs: number): Promise<AuditAnswer> => {
    const answer = hear()
    child.process.send({ minAgeMs } satisfies AuditRequest)
    return (await answer) as AuditAnswer
  }
  return {
    audit: async (minAgeMs = 0) => {
      const ran = new Set<string>()
      let recorded = 0
      let last: AuditAnswer | undefined
      for (let tries = 0; ran.size < 2; tries++) {
        if (tries === MOST_TRIES) {
          throw new Error(`reconciliation did not get through: ${JSON.stringify(last)}`)
        }
        await sql(MAKE_DUE)
        last = await ask(minAgeMs)
        if ("ran" in last) {
          last.ran.forEach((pass) => ran.add(pass))
          recorded += last.recorded
        }
      }
      return recorded
    },
    stop: async () => void (await child.stop("SIGKILL")),
  }
}
