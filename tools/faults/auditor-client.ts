import { join } from "node:path"
import { callsTo, whenServing } from "../lib/calls"
import type { ChildEnv } from "../lib/child"
import { startMedusa } from "../lib/medusa-process"
import type { Sql } from "../lib/sql"
import type { AuditorFunctions } from "./auditor"

/** A separate process that runs the plugin's catch-up on request. */
export interface Auditor {
  /**
   * Runs both passes as if they were due.
   *
   * @param minAgeMs how old a row must be; below 0, as if that much time had passed
   */
  audit(minAgeMs?: number): Promise<number>
  stop(): Promise<void>
}

/** Whatever holds a pass is dead, or finishes it shortly. */
const MOST_TRIES = 50

// As if hours had passed: every pass is due, and a dead process no longer holds one.
const MAKE_DUE = `update posthog_lease set looked_at = looked_at - interval '2 hours', leased_until = now()`

/** Starts the auditor. */
export const startAuditor = async (storeDir: string, env: ChildEnv, sql: Sql): Promise<Auditor> => {
  const script = join(__dirname, "auditor.ts")
  const child = startMedusa(["exec", script], { storeDir, env })
  await whenServing(child)
  const call = callsTo<AuditorFunctions>(child)
  return {
    audit: async (minAgeMs = 0) => {
      const ran = new Set<string>()
      let recorded = 0
      let failure: unknown
      for (let tries = 0; ran.size < 2; tries++) {
        if (tries === MOST_TRIES) {
          throw new Error(`catch-up did not complete: ${String(failure)}`)
        }
        await sql(MAKE_DUE)
        try {
          const result = await call("audit", minAgeMs)
          result.ran.forEach((pass) => ran.add(pass))
          recorded += result.recorded
        } catch (error) {
          failure = error
        }
      }
      return recorded
    },
    stop: async () => void (await child.stop("SIGKILL")),
  }
}
