import type { LeasedEvent } from "../../../../events/outbox-event"
import type { LeaseWishes } from "../../outbox/leased-events"
import type { Outbox } from "../../outbox/outbox"
import { Delivery } from "../delivery"
import type { DeliveryConfig } from "../delivery"
import type { SendOptions } from "../posthog-client"
import type { Verdict } from "../verdict"

export const LEASE_MS = 120_000
export const AWAY = () => Object.assign(new Error("away"), { code: "08006" })

interface Row {
  uuid: string
  person: string
  cameAt: number
  dueAt: number
  attempts: number
  event: string
  leasedBy?: number
  deliveredAt?: number
  setAside?: string
}

/** An in-memory outbox that several processes may share, with the rules of `leased-events`. */
export const world = () => {
  const rows: Row[] = []
  const byUuid = new Map<string, Row>()
  const sent: string[][] = []
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }
  const due = (isSuspect: boolean) =>
    rows
      .filter((r) => r.deliveredAt === undefined && !r.setAside && r.dueAt <= Date.now())
      .filter((r) => r.attempts >= 3 === isSuspect)
      .sort((a, b) => a.dueAt - b.dueAt || a.cameAt - b.cameAt)
  const take = (holder: number, found: Row[]): LeasedEvent[] =>
    found.map((r) => {
      r.attempts++
      r.leasedBy = holder
      r.dueAt = Date.now() + LEASE_MS
      return {
        uuid: r.uuid,
        event: r.event,
        distinct_id: r.person,
        timestamp: new Date(r.cameAt),
        properties: {},
        attempts: r.attempts,
      }
    })
  const of = (uuid: string) => byUuid.get(uuid) as Row
  const outboxOf = (holder: number) =>
    ({
      project: { claim: () => Promise.resolve(undefined), other: () => Promise.resolve(undefined) },
      lease: async (limit: number, { except, suspectFirst }: LeaseWishes = {}) => {
        const { uuids = [], distinctIds = [] } = except ?? {}
        const usual = due(false)
          .filter((r) => !uuids.includes(r.uuid) && !distinctIds.includes(r.person))
          .slice(0, limit)
        const suspect = due(true).slice(0, 1)
        const isUsual = usual.length > 0 && !(suspectFirst && suspect.length > 0)
        const found = isUsual || except ? usual : suspect
        const events = take(holder, found)
        return {
          events,
          isMoreDue: found.length >= limit || (events[0]?.attempts ?? 0) > 3,
        }
      },
      delivered: async (uuids: string[]) => {
        uuids.forEach((u) => (of(u).deliveredAt = Date.now()))
        return []
      },
      setAside: async (uuids: string[], { reason }: { reason: string }) =>
        uuids.forEach((u) => (of(u).setAside = reason)),
      retry: async (uuids: string[], _e: string, { place }: { place: string }) => {
        uuids.forEach((u) => {
          const r = of(u)
          if (r.leasedBy === holder && place !== "kept" && r.deliveredAt === undefined) {
            r.leasedBy = undefined
            r.dueAt =
              place === "alone" ? Date.now() + 60_000 : place === "last" ? Date.now() : r.cameAt
            r.attempts = place === "alone" ? 3 : r.attempts - 1
          }
        })
      },
    }) as unknown as Outbox
  const add = (uuid: string, more: Partial<Row> = {}) => {
    const row = {
      uuid,
      person: `p_${uuid}`,
      cameAt: Date.now() + rows.length - 1_000,
      dueAt: Date.now() + rows.length - 1_000,
      attempts: 0,
      event: "e",
      ...more,
    }
    rows.push(row)
    byUuid.set(uuid, row)
  }
  const make = (
    outbox: Outbox,
    judge: (uuids: string[], n: number, how: SendOptions) => Promise<Verdict> | Verdict,
    config: Partial<DeliveryConfig> = {}
  ) =>
    new Delivery(
      outbox,
      {
        send: async (events, how) => {
          const uuids = events.map(({ uuid }) => uuid)
          sent.push(uuids)
          return judge(uuids, sent.length, how)
        },
        checkKey: () => Promise.resolve("known"),
      },
      {
        batchSize: 1,
        flushIntervalMs: 0,
        pollIntervalMs: 5_000,
        requestTimeoutMs: 10_000,
        ...config,
      },
      log,
      false
    )
  /** The same outbox, but its first write of what PostHog took fails. */
  const failingFirstWrite = (outbox: Outbox): Outbox => {
    let writes = 0
    const delivered: Outbox["delivered"] = async (uuids) => {
      if (++writes === 1) throw AWAY()
      return outbox.delivered(uuids)
    }
    return { ...outbox, delivered }
  }
  return { rows, sent, log, of, outboxOf, failingFirstWrite, add, make }
}

export const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))
export const ok: Verdict = { kind: "accepted" }
