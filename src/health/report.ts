import { z } from "@medusajs/framework/zod"
import { sentenceSchema } from "./sentence"

/** Status across all processes, as `GET /admin/posthog/health` returns it. Durations are in seconds, times in ISO 8601. */
export const healthReport = z.object({
  is_healthy: z.boolean().describe("True if nothing needs a person."),
  problems: z.array(z.string()).describe("What needs a person, each with how to fix it."),
  problem_sentences: z
    .array(z.array(sentenceSchema))
    .describe("The same problems as sentences that can be translated."),
  host: z.string().describe("Where events go."),
  api_key_ending: z
    .string()
    .nullable()
    .describe(
      "Last characters of the project API key, to tell projects apart. Null without a key."
    ),
  is_local: z
    .boolean()
    .describe(
      "True in local mode: no process has a key, and nothing was ever delivered, so events wait for a key."
    ),
  project_url: z
    .string()
    .nullable()
    .describe("Where PostHog's app shows the project. Null without a key."),
  checked_at: z
    .string()
    .nullable()
    .describe(
      "When the outbox was read; answers are cached for a second. This and the other figures are null if it can't be read."
    ),
  waiting: z.number().nullable().describe("Events waiting for delivery, up to 100,000."),
  oldest_seconds: z.number().nullable().describe("How long the oldest waiting event has waited."),
  last_error: z.string().nullable().describe("The last error for a waiting event."),
  delivered_last_hour: z
    .number()
    .nullable()
    .describe("Events that PostHog accepted in the last hour."),
  dropped_last_hour: z
    .number()
    .nullable()
    .describe("Events that the store's `beforeSend` dropped in the last hour."),
  scrubbed: z
    .array(z.object({ definition: z.string(), properties: z.string(), count: z.number() }))
    .describe(
      "Events in which personal data was replaced, by definition. The count of a definition starts over after a day without any."
    ),
  latency_p50_seconds: z
    .number()
    .nullable()
    .describe(
      "Median time from recording to delivery, for the newest 1,000 events of the last hour. Null if there are none."
    ),
  latency_p99_seconds: z.number().nullable().describe("The 99th percentile of the same."),
  set_aside: z
    .array(z.object({ reason: z.string(), count: z.number() }))
    .describe("Events set aside for a person, by reason."),
  reconciled_at: z
    .string()
    .nullable()
    .describe("When catch-up last completed. Null if it never has."),
})

export type PosthogHealth = z.infer<typeof healthReport>
