import type { Browser } from "./browser"
import { toHeaders } from "./headers"
import { safely } from "./safely"
import type { FlagValues, SdkLike } from "./types"

/** The store's route, which answers what posthog-js takes as `bootstrap`. */
const ROUTE = "/store/posthog/bootstrap"

interface Answer {
  bootstrap: { featureFlags: FlagValues; featureFlagPayloads?: Record<string, never> }
  flags: FlagValues
}

/** Asks the store for the visitor's flags and hands them to posthog-js. Without an answer in time there are none. Never rejects. */
export const loadFlags = async (
  { client }: SdkLike,
  { look, posthog }: Browser,
  timeoutMs: number
): Promise<FlagValues> => {
  const asked = safely(
    () => client.fetch(ROUTE as never, { headers: toHeaders(look()) } as never),
    Promise.resolve()
  ).catch(() => undefined)
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, timeoutMs))
  const answer = (await Promise.race([asked, late])) as Answer | undefined
  return safely(() => {
    const { bootstrap, flags } = answer as Answer
    const { featureFlags, featureFlagPayloads } = bootstrap
    posthog()?.updateFlags?.(featureFlags, featureFlagPayloads, { merge: true })
    return { ...flags }
  }, {})
}
