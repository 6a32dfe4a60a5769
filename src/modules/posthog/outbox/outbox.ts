import type { Database } from "../database/gate"
import type { RecordableEvent, SetAside } from "../../../events/outbox-event"
import { patiently } from "../database/patiently"
import { OutboxProject } from "./outbox-project"
import { findEvent, listEvents } from "./list-events"
import type { EventFilter } from "./list-events"
import { leaseEvents, settleDelivered, settleRetry, settleSetAside } from "./leased-events"
import type { LeaseWishes, Place } from "./leased-events"
import { isAnyLeased, readBacklog } from "./backlog"
import { findUnknown, countByDay, findReceipts } from "./look-up"
import { createHealthReader } from "./outbox-health"
import { bringForward } from "./bring-forward"
import { purge } from "./purge"
import type { Retention } from "./purge"
import { recordEvents, takeBack } from "./recording"
import { discardEvents, sendAgain } from "./steer-events"
import type { Chosen } from "./steer-events"

/**
 * Longer than nearly every batch takes, and short enough to take over soon from a dead process. Another process may also send a batch that
 * takes longer; PostHog counts it once.
 */
export const LEASE_MS = 120_000

/** Well below PostHog's 20 MiB per request, and small enough to hold in memory several times. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024

/** The outbox, as the rest of the module sees it: one method per SQL operation, bound to one holder. */
export type Outbox = ReturnType<typeof createOutbox>

interface OutboxConfig {
  /** Whether orders that the outbox doesn't know are a problem. */
  recordsOrders?: boolean
  /** The key of the project to which this process sends. */
  apiKey?: string
}

/**
 * Binds the outbox to a connection and a holder.
 *
 * @param holder unique across all processes, now and later: only the holder can give back its leases
 */
export const createOutbox = (
  database: Database,
  holder: string,
  { recordsOrders = true, apiKey }: OutboxConfig = {}
) => {
  const project = new OutboxProject(database, apiKey)
  const keyHash = project.key?.hash ?? null
  const lease = { holder, keyHash, leaseMs: LEASE_MS, maxBytes: MAX_BATCH_BYTES }
  return {
    /** The PostHog project to which the outbox belongs. */
    project,
    record: (events: readonly RecordableEvent[]) => recordEvents(database, events),
    takeBack: (uuid: string) => takeBack(database, uuid),
    lease: (limit: number, wishes: LeaseWishes = {}) =>
      leaseEvents(database, { ...lease, ...wishes, limit }),
    delivered: (uuids: readonly string[]) => patiently(() => settleDelivered(database, uuids)),
    setAside: (uuids: readonly string[], why: SetAside) =>
      patiently(() => settleSetAside(database, uuids, why)),
    /** Gives events back to the same place or another one. Without an error, the last one stays. */
    retry: (uuids: readonly string[], error: string | null, { place }: { place: Place }) =>
      settleRetry(database, uuids, { holder, error, place }),
    findUnknown: (uuids: readonly string[]) => findUnknown(database, uuids),
    backlog: () => readBacklog(database),
    isAnyLeased: () => isAnyLeased(database),
    health: createHealthReader(database.within("short"), { withOrders: recordsOrders }),
    findReceipts: (uuids: readonly string[]) => findReceipts(database, uuids),
    countByDay: (what: Parameters<typeof countByDay>[1]) =>
      countByDay(database.within("long"), what),
    /** For the Admin: the latest change first. */
    list: (filter: EventFilter, page: { limit: number; offset: number }) =>
      listEvents(database.within("short"), filter, page),
    find: (uuid: string) => findEvent(database.within("short"), uuid),
    sendAgain: (chosen: Chosen, by: string) => sendAgain(database, chosen, by),
    discard: (chosen: Chosen, by: string) => discardEvents(database, chosen, by),
    /** For a database's clock that was ahead. */
    bringForward: () => bringForward(database),
    purge: (retention: Retention) => purge(database.within("long"), retention),
  }
}
