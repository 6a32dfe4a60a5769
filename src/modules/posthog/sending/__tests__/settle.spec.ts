import type { Outbox } from "../../outbox/outbox"
import { AWAY, ok, world } from "./world"

/** Delivers batches of one event in a round, and waits for its end. */
const deliver = async (events: string[], delivered: Outbox["delivered"]) => {
  const w = world()
  events.forEach((uuid) => w.add(uuid))
  const delivery = w.make({ ...w.outboxOf(1), delivered }, () => ok)
  await delivery.drain(Date.now() + 60_000)
  return { sent: w.sent.flat(), status: delivery.status }
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
    const { sent, status } = await deliver(["a", "b"], () => Promise.reject(AWAY()))
    expect(sent).toEqual(["a"])
    expect(status).toMatchObject({ state: "retrying", reason: expect.stringContaining("08006") })
  })
})
