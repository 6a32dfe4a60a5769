import type { Log } from "../../../lib/log"
import type { SetAside } from "../../../events/outbox-event"
import type { Outbox } from "../outbox/outbox"

/** What is done about a verdict, piece by piece, so that a crash half-way forgets as little as possible. */
export interface Settle {
  delivered(uuids: readonly string[]): Promise<void>
  setAside(uuid: string, why: SetAside): Promise<void>
  /** An event that PostHog does not take while it takes others: it is tried again later, by itself. */
  holdBack(uuid: string, reason: string): Promise<void>
  /** Gives events back to the place they had. */
  giveBack(uuids: readonly string[], reason: string): Promise<void>
  /** Says why they are tried again by who has them. */
  keep(uuids: readonly string[], reason: string): Promise<void>
  /** Events that are to go again while others of their request were taken: they must not hold up what comes after them. */
  goLast(uuids: readonly string[], reason: string): Promise<void>
  /** Events beyond the project's quota, which is one trouble, however many there are. */
  waitForQuota(uuids: readonly string[]): Promise<void>
}

/** What a person reads of a full quota. */
export const OVER_QUOTA =
  "The billing limit of the PostHog project is reached. Raise it in PostHog; events wait until then."

/** Writes into the outbox what became of events, and says in the log which of them a person may have to look at. */
export const createSettle = (outbox: Outbox, log: Log, debug: boolean): Settle => ({
  delivered: async (uuids) => {
    await outbox.delivered(uuids)
    if (debug) {
      log.info(`medusa-plugin-posthog: PostHog accepted ${uuids.length} events.`)
    }
  },
  setAside: (uuid, why) => {
    log.warn(
      `medusa-plugin-posthog: ${uuid} was set aside as ${why.reason}. The column last_error of posthog_outbox_event says why.`
    )
    return outbox.setAside([uuid], why)
  },
  holdBack: (uuid, reason) => {
    log.warn(
      `medusa-plugin-posthog: PostHog accepts other events, but not ${uuid} (${reason}). Check whether a firewall blocks it. It is sent again by itself and delays no other event.`
    )
    return outbox.retry([uuid], reason, { place: "alone" })
  },
  giveBack: (uuids, reason) => outbox.retry(uuids, reason, { place: "same" }),
  keep: (uuids, reason) => outbox.retry(uuids, reason, { place: "kept" }),
  goLast: (uuids, reason) => outbox.retry(uuids, reason, { place: "last" }),
  waitForQuota: (uuids) => outbox.retry(uuids, OVER_QUOTA, { place: "later" }),
})
