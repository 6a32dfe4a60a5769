import type { Log } from "../lib/log"
import type { Outcome } from "./flag-requests"

const ASKED = " Until then, PostHog is asked for each visitor's flags."

const PROBLEMS: Partial<Record<Outcome, string>> = {
  exhausted:
    "PostHog answers no requests for flags, because the quota of your plan is used up. Raise the billing limit of feature flags in PostHog. Until then, the store evaluates the definitions that it has, and flags without one have their defaults.",
  refused: `Expected \`secretKey\` (POSTHOG_SECRET_KEY) to be a key of this project that can read flag definitions, but PostHog refused it. Create a project secret API key with the scope feature_flag:read in PostHog, and check that \`host\` is the project's region.${ASKED}`,
  too_long: `Expected flags' definitions of at most 5 MiB, got longer ones, which aren't read. Archive flags and cohorts that you don't use in PostHog.${ASKED}`,
}

/** Logs what keeps the store from having flags' definitions and needs a person, once until it changes. */
export const createWarnOfDefinitions = (log: Pick<Log, "warn">) => {
  let last: Outcome | undefined
  return (outcome: Outcome): void => {
    const problem = PROBLEMS[outcome]
    if (problem && outcome !== last) {
      log.warn(`medusa-plugin-posthog: ${problem}`)
    }
    // An outage in between isn't news about the key.
    last = outcome === "failed" ? last : outcome
  }
}
