import type { LeasedEvent } from "../../../../events/outbox-event"
import type { Outbox } from "../../outbox/outbox"
import { Delivery } from "../delivery"
import type { PosthogClient } from "../posthog-client"
import type { Failure } from "../verdict"

const PASSES_AFTER_MS = 250
const LEASE_MS = 120_000
const CULPRIT = 5

interface Row {
  n: number
  cameAt: number
  dueAt: number
  attempts: number
  leasedBy?: number
  deliveredAt?: number
}

const numberOf = (uuid: string) => Number(uuid)

/** An in-memory outbox that several processes share, with the rules of `lease-events` and `settle-events`. */
const createRows = () => {
  const rows: Row[] = []
  const leasedOf = (process: number, found: Row[]): LeasedEvent[] =>
    found.map((row) => {
      row.attempts++
      row.leasedBy = process
      row.dueAt = Date.now() + LEASE_MS
      return {
        uuid: String(row.n),
        event: "order_placed",
        distinct_id: `cus_${row.n}`,
        timestamp: new Date(row.cameAt),
        properties: {},
        attempts: row.attempts,
      }
    })
  const due = (isSuspect: boolean) =>
    rows
      .filter((row) => row.deliveredAt === undefined && row.dueAt <= Date.now())
      .filter(({ attempts }) => attempts >= 3 === isSuspect)
      .sort((a, b) => a.dueAt - b.dueAt || a.n - b.n)
  const outboxOf = (process: number): Partial<Outbox> => ({
    lease: async (limit) => {
      const usual = due(false).slice(0, limit)
      const events = leasedOf(process, usual.length > 0 ? usual : due(true).slice(0, 1))
      return { events, isMoreDue: due(false).length > 0 || due(true).length > 0 }
    },
    leaseExcept: async (limit, { uuids = [], distinctIds = [] }) => {
      const others = due(false).filter(
        ({ n }) => !uuids.includes(String(n)) && !distinctIds.includes(`cus_${n}`)
      )
      return leasedOf(process, others.slice(0, limit))
    },
    delivered: async (uuids) =>
      uuids.map((uuid) => ((rows[numberOf(uuid)] as Row).deliveredAt = Date.now())),
    setAside: async () => undefined,
    retry: async (uuids, _error, { place }) =>
      uuids.forEach((uuid) => {
        const row = rows[numberOf(uuid)] as Row
        if (row.leasedBy === process && place !== "kept") {
          row.leasedBy = undefined
          row.dueAt = place === "alone" ? Date.now() + 60_000 : row.cameAt
          row.attempts = place === "alone" ? 3 : row.attempts - 1
        }
      }),
  })
  return {
    rows,
    outboxOf: (process: number) => outboxOf(process) as Outbox,
    add: () => rows.push({ n: rows.length, cameAt: Date.now(), dueAt: Date.now(), attempts: 0 }),
  }
}

/** A PostHog that accepts any request except one with the culprit in it. */
const clientThatFails = (failure: Failure, failsAfterMs: number): PosthogClient => ({
  checkKey: () => Promise.resolve("known"),
  send: (events, { timeoutMs = Infinity }) => {
    const isFailing = events.some(({ uuid }) => numberOf(uuid) === CULPRIT)
    const takes = isFailing ? Math.min(failsAfterMs, timeoutMs) : PASSES_AFTER_MS
    return new Promise((resolve) =>
      setTimeout(() => resolve(isFailing ? failure : { kind: "accepted" }), takes)
    )
  },
})

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }

const start = (outbox: Outbox, client: PosthogClient, requestTimeoutMs: number) => {
  const times = { flushIntervalMs: 1_000, pollIntervalMs: 5_000, requestTimeoutMs }
  const delivery = new Delivery(outbox, client, { batchSize: 250, ...times }, log, false)
  delivery.start()
  return delivery
}

const NO_ANSWER: Failure = { kind: "retry_later", reason: "No answer" }

describe("delivery in several processes", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it.each(
    [10_000, 60_000].flatMap((requestTimeoutMs) =>
      [2, 3].flatMap((processes) =>
        [1, 5, 20].flatMap((perSecond) =>
          [10, 300].map((waiting) => ({ requestTimeoutMs, processes, perSecond, waiting }))
        )
      )
    )
  )(
    "delays no event by two minutes because of one without an answer in $requestTimeoutMs ms: $processes processes, $perSecond new events a second, $waiting waiting",
    async ({ requestTimeoutMs, processes, perSecond, waiting }) => {
      const { rows, outboxOf, add } = createRows()
      for (let n = 0; n < waiting; n++) {
        add()
      }
      const client = clientThatFails(NO_ANSWER, requestTimeoutMs)
      const fleet = Array.from({ length: processes }, (_, process) =>
        start(outboxOf(process), client, requestTimeoutMs)
      )
      for (let second = 0; second < 300; second++) {
        for (let n = 0; n < perSecond; n++) {
          add()
        }
        fleet[second % processes]?.wake()
        await jest.advanceTimersByTimeAsync(1_000)
      }
      fleet.forEach((delivery) => void delivery.stop(Date.now()))
      const waits = rows
        .filter(({ n }) => n !== CULPRIT)
        .map(({ deliveredAt = Date.now(), cameAt }) => deliveredAt - cameAt)
      expect(Math.max(...waits) / 1_000).toBeLessThan(120)
      expect(rows[CULPRIT]?.attempts).toBeGreaterThanOrEqual(3)
    }
  )
})
