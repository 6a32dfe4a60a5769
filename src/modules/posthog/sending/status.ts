import type { Log } from "../../../lib/log"
import type { Failure } from "./verdict"

/** Why PostHog takes nothing: trouble that passes, or that a person has to fix. */
export interface Trouble {
  state: "retrying" | "misconfigured"
  reason: string
}

/** What delivery is doing, for health checks and the Admin. `delivery.ts` lists what moves between the states. */
export interface DeliveryState {
  state: "delivering" | Trouble["state"]
  /** Why it is not delivering. */
  reason?: string
  /** When it tries again, milliseconds since the epoch. */
  nextTryAt?: number
}

/** Whether events leave a process, and if not, why. */
export type PosthogStatus =
  DeliveryState | { state: "disabled" | "no_api_key" | "left_to_workers"; reason: string }

/** The status of a process; without a delivery it has no key. */
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

/**
 * How delivery stands. Says once in the log that it has paused, and once that it goes on: an outage of an hour is two lines.
 */
export class Standing {
  current: DeliveryState = { state: "delivering" }
  /** By the process's own clock, because the server's may be set. */
  private pausedUntil = 0

  constructor(private readonly log: Log) {}

  /** How much of a pause is left, in milliseconds. */
  get pauseLeftMs(): number {
    return Math.max(0, this.pausedUntil - performance.now())
  }

  /** Delivery works again, or still. */
  delivering(): void {
    if (this.current.state !== "delivering") {
      this.log.info("medusa-plugin-posthog: delivery to PostHog has resumed.")
    }
    this.current = { state: "delivering" }
    this.pausedUntil = 0
  }

  /** Nothing is sent for a while. */
  paused(trouble: Trouble, waitMs: number): void {
    // A shorter wait for something else does not end a longer one.
    const leftMs = Math.max(waitMs, this.pauseLeftMs)
    this.pausedUntil = performance.now() + leftMs
    this.troubled({ ...trouble, nextTryAt: Date.now() + leftMs })
  }

  /** A person has to know of something that holds up some events, or all. */
  troubled(trouble: Trouble & Pick<DeliveryState, "nextTryAt">): void {
    const isNew = trouble.state !== this.current.state
    this.current = trouble
    if (isNew) {
      const message = `medusa-plugin-posthog: delivery to PostHog is paused. Events wait in the outbox; none are lost. ${trouble.reason}`
      this.log[trouble.state === "misconfigured" ? "error" : "warn"](message)
    }
  }
}
