import type { Failure } from "./verdict"

/** Why PostHog takes nothing: trouble that passes, or that a person has to fix. */
export interface Trouble {
  state: "retrying" | "misconfigured"
  reason: string
}

/**
 * What a failure says of delivery as a whole, without quoting PostHog's answer, because the log shows this. That even single events
 * are refused or too large is a proxy's doing.
 */
export const troubleOf = ({ kind, reason }: Failure): Trouble => {
  switch (kind) {
    case "retry_later":
      return { state: "retrying", reason }
    case "misconfigured":
      return { state: "misconfigured", reason }
    case "refused":
      return {
        state: "misconfigured",
        reason:
          "Every event is refused (400). Check whether a proxy or a firewall answers for PostHog, and `host`.",
      }
    case "too_large":
      return {
        state: "misconfigured",
        reason:
          "Even a single event is too large (413). Check the size limit of the proxy in front of PostHog.",
      }
  }
}
