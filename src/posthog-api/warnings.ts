import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

/** What PostHog accepted, but didn't do as asked. */
export interface IngestionWarning {
  type: string
  /** The events concerned, as far as PostHog's newest samples name them. */
  uuids: string[]
}

const warnings = z.array(
  z.object({
    type: z.string(),
    samples: z.array(z.object({ event_uuid: z.string().nullish() })),
  })
)

/** The most that PostHog returns. */
const SAMPLES = 50

/** Returns PostHog's ingestion warnings of the last days. Needs the scope `ingestion_warning:read`. */
export const readWarnings = async (
  access: ApiAccess,
  { days }: { days: number }
): Promise<IngestionWarning[]> => {
  const query = { since: `-${days}d`, samples: String(SAMPLES) }
  const path = "ingestion_warnings_v2/"
  const found = await requestApi(access, { method: "GET", path, query, answers: warnings })
  return found.map(({ type, samples }) => ({
    type,
    uuids: samples.flatMap(({ event_uuid }) => event_uuid ?? []),
  }))
}
