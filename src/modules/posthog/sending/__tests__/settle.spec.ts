import type { LeasedEvent } from "../../../../events/outbox-event"
import type { Outbox } from "../../outbox/outbox"
import { Delivery } from "../delivery"

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }

const batchOf = (uuid: string): LeasedEvent[] => [
  { uuid, event: "e", distinct_id: "d", timestamp: new Date(), properties: {}, attempts: 1 },
]

/** Delivers that many batches of one event, in a round that waits for its end. */
const deliver = async (batches: string[], delivered: Outbox["delivered"]) => {
  const sent: string[] = []
  const left = [...batches]
  const outbox: Partial<Outbox> = {
    lease: () => {
      const uuid = left.shift()
      return Promise.resolve({ events: uuid ? batchOf(uuid) : [], isMoreDue: left.length > 0 })
    },
    retry: () => Promise.resolve(),
    delivered,
  }
  const delivery = new Delivery(
    outbox as Outbox,
    {
      send: (events) => {
        sent.push(...events.map(({ uuid }) => uuid))
        return Promise.resolve({ kind: "accepted" })
      },
      checkKey: () => Promise.resolve("known"),
    },
    { batchSize: 1, flushIntervalMs: 0, pollIntervalMs: 5_000, requestTimeoutMs: 10_000 },
    log,
    false
  )
  await delivery.drain(Date.now() + 60_000)
  return { sent, status: delivery.status }
}

describe("settling what PostHog took", () => {
  it("happens one request after another, and is done when the round ends", async () => {
    const settled: string[] = []
    let running = 0
    const { sent } = await deliver(["a", "b", "c"], async (uuids) => {
      expect(++running).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      settled.push(...uuids)
      return []
    })
    expect(sent).toEqual(["a", "b", "c"])
    expect(settled).toEqual(["a", "b", "c"])
  })

  it("pauses delivery if the database fails", async () => {
    const { sent, status } = await deliver(["a", "b"], () =>
      Promise.reject(Object.assign(new Error("away"), { code: "08006" }))
    )
    expect(sent).toEqual(["a"])
    expect(status).toMatchObject({ state: "retrying", reason: expect.stringContaining("08006") })
  })
})
