import type { Log } from "../../../lib/log"
import type { ProjectKey } from "../outbox/outbox-project"
import type { Failure } from "./verdict"

/** Why PostHog takes no events: a problem that goes away, or one that a person has to fix. */
export interface Trouble {
  state: "retrying" | "misconfigured"
  reason: string
}

/** What delivery is doing, for health checks and the Admin. `delivery.ts` lists the transitions between states. */
export interface DeliveryState {
  state: "delivering" | Trouble["state"]
  /** Why it is not delivering. */
  reason?: string
  /** When delivery tries again, in milliseconds since the epoch. */
  nextTryAt?: number
}

/** Whether events leave this process, and if not, why. */
export type PosthogStatus =
  DeliveryState | { state: "disabled" | "no_api_key" | "left_to_workers"; reason: string }

/** The status of a process. A process without `delivery` has no key. */
export const statusOf = ({
  disabled,
  delivery,
  isDeliveringProcess,
}: {
  disabled: boolean
  delivery: { status: DeliveryState } | undefined
  isDeliveringProcess: boolean
}): PosthogStatus => {
  if (disabled) {
    return {
      state: "disabled",
      reason:
        "The plugin is off: `disabled` or POSTHOG_DISABLED is set, or NODE_ENV is `test` and there is no key.",
    }
  }
  if (!delivery) {
    return {
      state: "no_api_key",
      reason: "Events aren't sent because there is no API key. Set `apiKey` or POSTHOG_API_KEY.",
    }
  }
  return isDeliveringProcess
    ? delivery.status
    : {
        state: "left_to_workers",
        reason: "This process runs in `server` mode, so workers deliver.",
      }
}

/** PostHog might take the events, but they aren't this project's. */
export const otherProject = ({ ending }: Pick<ProjectKey, "ending">): Trouble => ({
  state: "misconfigured",
  reason: `The outbox belongs to another PostHog project, whose key ends in ${ending}, so this process sends nothing. If its \`apiKey\` is right, run \`npx medusa-posthog project\`, which shows your choices.`,
})

/**
 * What a failure means for delivery as a whole. Doesn't quote PostHog's answer, because it goes to the log. If even single events are
 * refused or too large, a proxy is the cause.
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
          "PostHog refuses every event (400). Check `host`, and whether a proxy or firewall answers in PostHog's place.",
      }
    case "too_large":
      return {
        state: "misconfigured",
        reason:
          "Even a single event is too large (413). Check the size limit of the proxy in front of PostHog.",
      }
  }
}

/** The state of delivery. Logs once that it has paused and once that it has resumed, so an hour's outage is two lines. */
export class Standing {
  current: DeliveryState = { state: "delivering" }
  /** By the process's monotonic clock, because the server's clock may be changed. */
  private pausedUntil = 0

  constructor(private readonly log: Log) {}

  /** How much of the pause is left, in milliseconds. */
  get pauseLeftMs(): number {
    return Math.max(0, this.pausedUntil - performance.now())
  }

  delivering(): void {
    if (this.current.state !== "delivering") {
      this.log.info("medusa-plugin-posthog: delivery to PostHog has resumed.")
    }
    this.current = { state: "delivering" }
    this.pausedUntil = 0
  }

  /** Nothing is sent for a while. */
  paused(trouble: Trouble, waitMs: number): void {
    // A shorter wait for another reason doesn't end a longer one.
    const leftMs = Math.max(waitMs, this.pauseLeftMs)
    this.pausedUntil = performance.now() + leftMs
    this.troubled({ ...trouble, nextTryAt: Date.now() + leftMs })
  }

  /** Reports something that holds up some events, or all of them. */
  troubled(trouble: Trouble & Pick<DeliveryState, "nextTryAt">): void {
    const { state, reason } = this.current
    const isNew =
      trouble.state !== state || (state === "misconfigured" && trouble.reason !== reason)
    this.current = trouble
    if (isNew) {
      const message = `medusa-plugin-posthog: delivery to PostHog is paused. Events wait in the outbox; none are lost. ${trouble.reason}`
      this.log[trouble.state === "misconfigured" ? "error" : "warn"](message)
    }
  }
}
