import type { Log } from "../../../lib/log"
import type { LeasedEvent, SetAside } from "../../../events/outbox-event"
import type { Outbox } from "../outbox/outbox"
import type { Place } from "../outbox/leased-events"
import { counted } from "../../../lib/counted"
import { OVER_QUOTA } from "./verdict"
import type { Verdict } from "./verdict"

/** Why an event is given back that was in no request. */
export const NOT_SENT = null

/** The outcome of a request that didn't fail as a whole. */
export interface Passed {
  /** Accepted, or refused one by one: PostHog answered and took everything it will ever take of them. */
  events: readonly LeasedEvent[]
  /** Whether some events exceed the project's quota; they wait in the outbox. */
  isOverQuota: boolean
  /** PostHog asked for a pause. */
  retryAfterMs?: number
}

/**
 * Writes PostHog's verdicts into the outbox one by one, so that a crash halfway loses as little as possible, and logs which events a person
 * may have to check.
 */
export class Settle {
  /** What is being written about the latest request that PostHog took. Never rejects. */
  private writing: Promise<void> = Promise.resolve()
  /** Why something wasn't written. */
  private failure: { error: unknown } | undefined

  constructor(
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly debug: boolean
  ) {}

  /**
   * Settles what PostHog decided about the events of a request.
   *
   * @throws the database's error; events without a verdict keep their lease and are sent again when it ends
   */
  async settle(
    events: readonly LeasedEvent[],
    verdict: Extract<Verdict, { kind: "accepted" | "mixed" }>
  ): Promise<Passed> {
    if (verdict.kind === "accepted") {
      await this.delivered(uuidsOf(events))
      return { events, isOverQuota: false }
    }
    const { refused, retry, overQuota, retryAfterMs } = verdict
    const waiting = new Set([...retry, ...overQuota])
    const passed = events.filter(({ uuid }) => !waiting.has(uuid))
    await this.delivered(uuidsOf(passed).filter((uuid) => !refused.has(uuid)))
    for (const [uuid, detail] of refused) {
      await this.setAside(uuid, { reason: "refused", detail })
    }
    // These events must not hold up those after them.
    await this.giveBack(retry, "PostHog asked the plugin to send the event again.", "last")
    // This counts as one trouble, however many events there are.
    await this.giveBack(overQuota, OVER_QUOTA, "later")
    return { events: passed, isOverQuota: overQuota.length > 0, retryAfterMs }
  }

  /**
   * Resolves once the request before is settled: this one is settled while the next is sent. `check` and `settled` throw the error, because
   * what else PostHog said must still be settled.
   */
  private async delivered(uuids: readonly string[]): Promise<void> {
    await this.writing
    this.writing = this.writeDelivered(uuids).catch((error: unknown) => {
      this.failure ??= { error }
    })
  }

  /** @throws the database's error, once, if what PostHog took couldn't be written; the events are then sent again when their lease ends */
  check(): void {
    const { failure } = this
    this.failure = undefined
    if (failure) {
      throw failure.error
    }
  }

  /**
   * Waits until everything that PostHog took is written.
   *
   * @throws what `check` throws
   */
  async settled(): Promise<void> {
    await this.writing
    this.check()
  }

  private async writeDelivered(uuids: readonly string[]): Promise<void> {
    await this.outbox.delivered(uuids)
    if (this.debug) {
      this.log.info(`medusa-plugin-posthog: PostHog accepted ${counted(uuids.length, "event")}.`)
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
  async giveBack(
    uuids: readonly string[],
    reason: string | null,
    place: Place = "same"
  ): Promise<void> {
    await this.outbox.retry(uuids, reason, { place })
  }
}

export const uuidsOf = (events: readonly Pick<LeasedEvent, "uuid">[]): string[] =>
  events.map(({ uuid }) => uuid)
