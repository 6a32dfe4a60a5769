import { safely } from "./safely"
import type { Connection, ConnectOptions, FlagValues, PosthogLike, SdkLike } from "./types"

export type { FlagValues } from "./types"

/** The store's route, which answers what posthog-js takes as `bootstrap`. */
const ROUTE = "/store/posthog/bootstrap"

/** As many as a header has room for. */
const MAX_FLAGS = 30

/** What `loadFlags` needs. */
export interface LoadFlagsOptions {
  /** What `connect` returned. */
  connection: Connection
  posthog: ConnectOptions["posthog"]
  sdk: SdkLike
  /** How long the page waits for the store: 1,000 ms by default. */
  timeoutMs?: number
}

interface Answer {
  bootstrap: { featureFlags: FlagValues; featureFlagPayloads?: Record<string, never> }
  flags: FlagValues
}

/**
 * Asks the store for the visitor's feature flags, and hands them to posthog-js. Returns all of the store's flags with their values or
 * defaults, or none if the store doesn't answer in time. Never rejects.
 */
export const loadFlags = async (options: LoadFlagsOptions): Promise<FlagValues> => {
  const { connection, posthog, sdk, timeoutMs = 1_000 } = options
  const asked = safely(
    () => sdk.client.fetch(ROUTE as never, { headers: connection.headers() } as never),
    Promise.resolve()
  ).catch(() => undefined)
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, timeoutMs))
  const answer = (await Promise.race([asked, late])) as Answer | undefined
  return safely(() => {
    const { bootstrap, flags } = answer as Answer
    const { featureFlags, featureFlagPayloads } = bootstrap
    // Once posthog-js has flags, it reports those that it doesn't have, too.
    if (Object.keys(featureFlags).length > 0) {
      const found = typeof posthog === "function" ? posthog() : posthog
      found?.updateFlags?.(featureFlags, featureFlagPayloads, { merge: true })
    }
    return { ...flags }
  }, {})
}

/** The flags that the page has asked posthog-js for, which counts as shown, as a query string. Pass it to `connect`. Never throws. */
export const shownFlags = (posthog: PosthogLike): string | undefined =>
  safely(() => {
    const read = (name: string) => Object(posthog.get_property(name)) as FlagValues
    const values = read("$enabled_feature_flags")
    const shown = Object.keys(read("$flag_call_reported")).filter((key) => key in values)
    const told = shown.slice(-MAX_FLAGS).map((key) => [key, `${values[key]}`])
    return new URLSearchParams(told).toString() || undefined
  }, undefined)
