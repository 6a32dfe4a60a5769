import type { Log } from "../../../lib/log"
import type { LeasedEvent, SetAside } from "../../../events/outbox-event"
import type { Outbox } from "../outbox/outbox"
import type { Place } from "../outbox/settle-events"

/** What a person reads of a full quota. */
export const OVER_QUOTA =
  "The PostHog project has reached its billing limit. Raise the limit in PostHog; events wait until then."

/**
 * Writes into the outbox what became of events, piece by piece, so that a crash half-way forgets as little as possible, and says in
 * the log which of them a person may have to look at.
 */
export class Settle {
  constructor(
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly debug: boolean
  ) {}

  async delivered(uuids: readonly string[]): Promise<void> {
    await this.outbox.delivered(uuids)
    if (this.debug) {
      this.log.info(`medusa-plugin-posthog: PostHog accepted ${uuids.length} events.`)
    }
  }

  async setAside(uuid: string, why: SetAside): Promise<void> {
    this.log.warn(
      `medusa-plugin-posthog: ${uuid} was set aside as ${why.reason}. For the reason, see the column last_error of posthog_outbox_event.`
    )
    await this.outbox.setAside([uuid], why)
  }

  /** An event that PostHog does not take while it takes others: it is tried again later, by itself. */
  async holdBack(uuid: string, reason: string): Promise<void> {
    this.log.warn(
      `medusa-plugin-posthog: PostHog accepts other events, but not ${uuid} (${reason}). Check whether a firewall blocks it. The plugin keeps retrying it without delaying other events.`
    )
    await this.giveBack([uuid], reason, "alone")
  }

  /** Gives events back, to the place they had or to another one; or says why those that are `kept` go again. */
  async giveBack(uuids: readonly string[], reason: string, place: Place = "same"): Promise<void> {
    await this.outbox.retry(uuids, reason, { place })
  }
}

export const uuidsOf = (events: readonly Pick<LeasedEvent, "uuid">[]): string[] =>
  events.map(({ uuid }) => uuid)
