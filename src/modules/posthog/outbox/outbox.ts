import type { Database } from "../database/gate"
import type { LeasedEvent, RecordableEvent, SetAside } from "../../../events/outbox-event"
import { patiently } from "../database/patiently"
import { findEvent, listEvents } from "./list-events"
import type { EventFilter, EventPage, FoundEvent } from "./list-events"
import { leaseEvents } from "./lease-events"
import type { Exception, Leased } from "./lease-events"
import { readBacklog } from "./backlog"
import type { Backlog } from "./backlog"
import { findUnknown } from "./find-unknown"
import { createHealthReader } from "./health-reader"
import type { OutboxHealth } from "./outbox-health"
import { countByDay, findReceipts } from "./look-up"
import type { DayCount, EventReceipt } from "./look-up"
import { purgeInBatches, purgePayloads, purgeWaiting } from "./purge"
import { recordEvents } from "./record-events"
import { discardEvents, sendAgain } from "./steer-events"
import type { Chosen } from "./steer-events"
import { takeBack } from "./take-back"
import { settleDelivered, settleRetry, settleSetAside } from "./settle-events"
import type { Place } from "./settle-events"

/** The outbox, as the rest of the module sees it: one method per SQL operation, bound to one holder. */
export interface Outbox {
  record(events: readonly RecordableEvent[]): Promise<string[]>
  takeBack(uuid: string): Promise<boolean>
  /**
   * Leases what is due. If nothing else is due, leases one event that goes alone, because it was held back, or because its process died
   * several times before PostHog answered.
   */
  lease(limit: number): Promise<Leased>
  /** Leases what is due, except these events or persons, and what goes alone. */
  leaseExcept(limit: number, except: Exception): Promise<LeasedEvent[]>
  /** Returns how long each event that was waiting had waited, in seconds. */
  delivered(uuids: readonly string[]): Promise<number[]>
  setAside(uuids: readonly string[], why: SetAside): Promise<void>
  /** Gives events back to the same place or another one. Without an error, the last one stays. */
  retry(uuids: readonly string[], error: string | null, options: { place: Place }): Promise<void>
  findUnknown(uuids: readonly string[]): Promise<Set<string>>
  backlog(): Promise<Backlog>
  /** Calls at the same time share one answer, which is kept for a second. */
  health(): Promise<OutboxHealth>
  findReceipts(uuids: readonly string[]): Promise<EventReceipt[]>
  countByDay(what: Parameters<typeof countByDay>[1]): Promise<DayCount[]>
  /** For the Admin: the latest change first. */
  list(filter: EventFilter, page: { limit: number; offset: number }): Promise<EventPage>
  find(uuid: string): Promise<FoundEvent | undefined>
  /** Sends events again that a person chose. Returns how many. */
  sendAgain(chosen: Chosen, by: string): Promise<number>
  /** Gives events up that a person chose. Returns how many. */
  discard(chosen: Chosen, by: string): Promise<number>
  purge(retention: Retention): Promise<Purged>
}

/** How long the outbox keeps what it no longer needs. */
export interface Retention {
  retentionDays: number
  unsentRetentionDays: number
  /** Without a key, nothing is sent, so waiting events are deleted after `unsentRetentionDays`, too. */
  hasKey: boolean
}

/** What a purge deleted: payloads of delivered and set-aside events, and events that nobody could send. */
export interface Purged {
  delivered: number
  setAside: number
  waiting: number
}

/**
 * Longer than nearly every batch takes, and short enough to take over soon from a dead process. Another process may also send a batch that
 * takes longer; PostHog counts it once.
 */
export const LEASE_MS = 120_000

/** Well below PostHog's 20 MiB per request, and small enough to hold in memory several times. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024

/**
 * Binds the outbox to a connection and a holder.
 *
 * @param holder unique across all processes, now and later: only the holder can give back its leases
 * @param recordsOrders whether orders that the outbox doesn't know are a problem
 */
export const createOutbox = (
  database: Database,
  holder: string,
  { recordsOrders = true } = {}
): Outbox => {
  const lease = { holder, leaseMs: LEASE_MS, maxBytes: MAX_BATCH_BYTES }
  return {
    record: (events) => recordEvents(database, events),
    takeBack: (uuid) => takeBack(database, uuid),
    lease: (limit) => leaseEvents(database, { ...lease, limit }),
    leaseExcept: async (limit, except) =>
      (await leaseEvents(database, { ...lease, limit, except })).events,
    delivered: (uuids) => patiently(() => settleDelivered(database, uuids)),
    setAside: (uuids, why) => patiently(() => settleSetAside(database, uuids, why)),
    retry: (uuids, error, { place }) => settleRetry(database, uuids, { holder, error, place }),
    findUnknown: (uuids) => findUnknown(database, uuids),
    backlog: () => readBacklog(database),
    health: createHealthReader(database.within("short"), { withOrders: recordsOrders }),
    findReceipts: (uuids) => findReceipts(database, uuids),
    countByDay: (what) => countByDay(database.within("long"), what),
    list: (filter, page) => listEvents(database.within("short"), filter, page),
    find: (uuid) => findEvent(database.within("short"), uuid),
    sendAgain: (chosen, by) => sendAgain(database, chosen, by),
    discard: (chosen, by) => discardEvents(database, chosen, by),
    purge: (retention) => purge(database.within("long"), retention),
  }
}

const purge = async (
  database: Database,
  { retentionDays, unsentRetentionDays, hasKey }: Retention
): Promise<Purged> => {
  const unsent = { days: unsentRetentionDays }
  return {
    delivered: await purgeInBatches((limit) =>
      purgePayloads(database, "delivered", { days: retentionDays, limit })
    ),
    setAside: await purgeInBatches((limit) =>
      purgePayloads(database, "set_aside", { ...unsent, limit })
    ),
    waiting: hasKey
      ? 0
      : await purgeInBatches((limit) => purgeWaiting(database, { ...unsent, limit })),
  }
}
