import type { Log } from "../../../lib/log"
import type { LeasedEvent, SetAside } from "../../../events/outbox-event"
import type { Outbox } from "../outbox/outbox"
import type { Place } from "../outbox/settle-events"

export const OVER_QUOTA =
  "The PostHog project has reached its billing limit. Raise the limit in PostHog; events wait until then."

/**
 * Writes PostHog's verdicts into the outbox one by one, so that a crash halfway loses as little as possible, and logs which events a person
 * may have to check.
 */
export class Settle {
  /** What is being written about the latest request that PostHog took. */
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly debug: boolean
  ) {}

  /** Resolves once the request before is settled: this one is settled while the next is sent. */
  async delivered(uuids: readonly string[]): Promise<void> {
    await this.settled()
    this.writing = this.writeDelivered(uuids)
    // Whoever waits for it gets the error.
    this.writing.catch(() => undefined)
  }

  /**
   * Waits until everything that PostHog took is written.
   *
   * @throws the database's error, once; the events are then sent again when their lease ends
   */
  async settled(): Promise<void> {
    const { writing } = this
    this.writing = Promise.resolve()
    await writing
  }

  private async writeDelivered(uuids: readonly string[]): Promise<void> {
    await this.outbox.delivered(uuids)
    if (this.debug) {
      this.log.info(`medusa-plugin-posthog: PostHog accepted ${uuids.length} events.`)
    }
  }

  async setAside(uuid: string, why: SetAside): Promise<void> {
    this.log.warn(
      `medusa-plugin-posthog: ${uuid} was set aside as ${why.reason}. PostHog → Set aside in the Admin shows why.`
    )
    await this.outbox.setAside([uuid], why)
  }

  /** Holds back an event that PostHog doesn't take while it takes others. It is retried later. */
  async holdBack(uuid: string, reason: string): Promise<void> {
    this.log.warn(
      `medusa-plugin-posthog: PostHog accepts other events, but not ${uuid} (${reason}). Check whether a firewall blocks it. The plugin keeps retrying it without delaying other events.`
    )
    await this.giveBack([uuid], reason, "alone")
  }

  /** Gives events back to the same place or another one, or notes why events that are `kept` are retried. */
  async giveBack(uuids: readonly string[], reason: string, place: Place = "same"): Promise<void> {
    await this.outbox.retry(uuids, reason, { place })
  }
}

export const uuidsOf = (events: readonly Pick<LeasedEvent, "uuid">[]): string[] =>
  events.map(({ uuid }) => uuid)
