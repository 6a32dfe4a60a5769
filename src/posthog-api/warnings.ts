import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

/** What PostHog accepted, but didn't do as asked. */
export interface IngestionWarning {
  type: string
  /** "info" for what the project asked for, such as a transformation that drops events. Older versions of PostHog don't say. */
  severity?: string
  /** The events concerned, as far as PostHog's newest samples name them. */
  uuids: string[]
}

const warnings = z.array(
  z.object({
    type: z.string(),
    severity: z.string().optional(),
    samples: z.array(z.object({ event_uuid: z.string().nullish() })),
  })
)

/** The most that PostHog returns. */
const SAMPLES = 50

/** Returns PostHog's ingestion warnings of the last days. */
export const readWarnings = async (
  access: ApiAccess,
  { days }: { days: number }
): Promise<IngestionWarning[]> => {
  const found = await requestApi(access, {
    method: "GET",
    scope: "ingestion_warning:read",
    path: "ingestion_warnings_v2/",
    query: { since: `-${days}d`, samples: String(SAMPLES) },
    answers: warnings,
  })
  return found.map(({ samples, ...warning }) => ({
    ...warning,
    uuids: samples.flatMap(({ event_uuid }) => event_uuid ?? []),
  }))
}
