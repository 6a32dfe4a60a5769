import type { MedusaRequest } from "@medusajs/framework/http"
import type { JsonValue } from "../../../lib/json/json"
import { resolvePosthog } from "../../../modules/posthog/resolve"

/** What a storefront starts with. */
export interface FlagBootstrap {
  /** posthog-js's option `bootstrap`. Empty for a visitor who may not be known; without the flags that PostHog said nothing about. */
  bootstrap: {
    distinctID?: string
    isIdentifiedID?: boolean
    featureFlags: Record<string, string | boolean>
    featureFlagPayloads: Record<string, JsonValue>
  }
  /** The values of all flags, with their defaults, to draw the page with. */
  flags: Record<string, string | boolean>
}

/** The caller's own flags. The visitor sees none of them yet: posthog-js records each when the page asks it. */
export const bootstrapOf = async (req: MedusaRequest): Promise<FlagBootstrap> => {
  const { subject, flags } = await resolvePosthog(req.scope).internals.flags.evaluateFor(req)
  const featureFlags = flags.answers() as Record<string, string | boolean>
  const payloads = Object.keys(featureFlags).map((key) => [key, flags.payload(key)])
  return {
    bootstrap: {
      ...(subject && {
        distinctID: subject.distinctId,
        isIdentifiedID: subject.distinctId !== subject.visit?.anonymousId,
      }),
      featureFlags,
      featureFlagPayloads: Object.fromEntries(
        payloads.filter(([, payload]) => payload !== undefined && payload !== null)
      ) as Record<string, JsonValue>,
    },
    flags: flags.values(),
  }
}
