import type { Browser } from "./browser"
import { toHeaders } from "./headers"
import { safely } from "./safely"
import type { FlagValues, PosthogLike, SdkLike } from "./types"

/** The store's route, which answers what posthog-js takes as `bootstrap`. */
const ROUTE = "/store/posthog/bootstrap"

/** The server takes no more. */
const MAX_LENGTH = 2_048

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

/** The flags that the page has asked posthog-js for, which counts as shown, as a query string. */
export const shownFlags = (posthog: PosthogLike): string => {
  const [asked, values] = ["$flag_call_reported", "$enabled_feature_flags"].map(
    (name) => Object(posthog.get_property(name)) as FlagValues
  ) as [FlagValues, FlagValues]
  const shown = new URLSearchParams()
  for (const key of Object.keys(asked)) {
    const all = `${shown}&${key}=${values[key]}`
    if (values[key] !== undefined && all.length <= MAX_LENGTH) {
      shown.set(key, `${values[key]}`)
    }
  }
  return shown.toString()
}
