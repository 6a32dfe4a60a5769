import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { z } from "@medusajs/framework/zod"
import { createPosthogClient } from "../../modules/posthog/sending/posthog-client"
import { runHogql } from "../../posthog-api/query"
import type { ApiAccess } from "../../posthog-api/request"
import { check, ok } from "../check"
import type { Check } from "../check"
import type { Patient } from "./patient"
import { attempt } from "./rest"

/** No figure of a store counts it: no event of the plugin has this name, and it has no person. */
export const TEST_EVENT = "medusa_posthog_doctor"

/** Sends one event past the outbox, and looks for it in PostHog. */
export const examineArrival = async (patient: Patient, access: ApiAccess): Promise<Check> => {
  const { apiKey = "", host } = patient.posthog.options
  const uuid = randomUUID()
  // Nothing is sent that couldn't be looked for.
  const before = await attempt("test_event", async () => {
    await isSeen(access, uuid)
    return ok("test_event", "")
  })
  if (before.status === "unknown") {
    return before
  }
  const client = createPosthogClient({
    apiKey,
    host,
    requestTimeoutMs: patient.patience.answerMs,
  })
  const verdict = await client.send([testEvent(uuid)], { historical: false })
  if (verdict.kind !== "accepted") {
    return check("test_event", {
      status: "problem",
      found: `PostHog didn't accept it (${verdict.kind}).`,
      means: "Your store's events aren't accepted either. They wait in its database.",
      fix: "See the checks of the host and the API key.",
    })
  }
  return attempt("test_event", () => waitFor(patient, access, uuid))
}

const testEvent = (uuid: string) => ({
  uuid,
  event: TEST_EVENT,
  distinct_id: uuid,
  timestamp: new Date(),
  properties: { $process_person_profile: false, $ignore_sent_at: true, $geoip_disable: true },
  attempts: 0,
})

const waitFor = async (
  { patience: { seenMs, everyMs }, isPartOfStore }: Patient,
  access: ApiAccess,
  uuid: string
): Promise<Check> => {
  const start = performance.now()
  while (!(await isSeen(access, uuid))) {
    if (performance.now() - start + everyMs > seenMs) {
      return notSeen(Math.round(seenMs / 1000), isPartOfStore)
    }
    await pause(everyMs)
  }
  return ok("test_event", "PostHog shows it.")
}

/** A request of the Admin can't wait for as long as PostHog may take. */
const notSeen = (seconds: number, isRequest: boolean): Check => {
  const found = `PostHog accepted it, but didn't show it within ${seconds} seconds.`
  return isRequest
    ? check("test_event", {
        status: "unknown",
        found: `${found} \`npx medusa-posthog doctor\` waits for a minute.`,
      })
    : check("test_event", { status: "problem", found })
}

const isSeen = async (access: ApiAccess, uuid: string): Promise<boolean> => {
  const [row] = await runHogql(access, {
    name: "doctor: test event",
    query: `SELECT count() FROM events
      WHERE event = {event} AND uuid = {uuid} AND timestamp > now() - INTERVAL 1 DAY`,
    values: { event: TEST_EVENT, uuid },
    row: z.tuple([z.coerce.number()]),
  })
  return row !== undefined && row[0] > 0
}
