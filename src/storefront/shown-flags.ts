import type { FlagValues, PosthogLike } from "./types"

/** As many as a header has room for. */
const MAX_FLAGS = 30

/** The flags that the page has asked posthog-js for, which counts as shown, as a query string. */
export const shownFlags = (posthog: PosthogLike): string => {
  const read = (name: string) => Object(posthog.get_property(name)) as FlagValues
  const values = read("$enabled_feature_flags")
  const shown = Object.keys(read("$flag_call_reported")).filter((key) => key in values)
  return `${new URLSearchParams(shown.slice(-MAX_FLAGS).map((key) => [key, `${values[key]}`]))}`
}
