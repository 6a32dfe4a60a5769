import type { Log } from "../../../types/log"
import type { Outbox } from "../outbox/outbox"
import type { Settle } from "./send-batch"

/** Writes into the outbox what became of events, and tells the log of those that a person may have to look at. */
export const createSettle = (outbox: Outbox, log: Log): Settle => ({
  delivered: (uuids) => outbox.delivered(uuids),
  setAside: (uuids, why) => {
    log.warn(
      `medusa-plugin-posthog: ${uuids.length} event(s) set aside as ${why.reason}: ${uuids.join(", ")}. See last_error in posthog_outbox_event.`
    )
    return outbox.setAside(uuids, why)
  },
  holdBack: (uuid, reason) => {
    log.warn(
      `medusa-plugin-posthog: PostHog takes other events, but not ${uuid} (${reason}). Does a firewall refuse it? It is tried again by itself, and holds up no other.`
    )
    return outbox.retry([uuid], reason, { place: "alone" })
  },
})
