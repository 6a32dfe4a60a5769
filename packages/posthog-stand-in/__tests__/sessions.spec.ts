import { event, sender } from "./helpers"
import type { JsonObject } from ".."

const at = (time: string) => `2026-03-10T${time}:00.000Z`

/** The ID of a session that began at this time. */
const sessionOf = (time: string, tail = "8000-000000000001"): string => {
  const hex = Date.parse(at(time)).toString(16).padStart(12, "0")
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-${tail}`
}

const inSession = (id: unknown, time: string, changes: JsonObject = {}, properties = {}) =>
  event({ timestamp: at(time), properties: { $session_id: id, ...properties }, ...changes })

const VIEW = { event: "$pageview" }

describe("sessions", () => {
  it("are made of all events with their id, whoever sent them, in the order of their times", async () => {
    const { standIn, batch } = await sender()
    const id = sessionOf("09:00")
    await batch([
      inSession(id, "09:10", { distinct_id: "cus_1" }),
      inSession(id, "09:05", { ...VIEW, distinct_id: "anon" }, { utm_source: "second" }),
      inSession(id, "09:01", { ...VIEW, distinct_id: "anon" }, { utm_source: "news" }),
      inSession(sessionOf("10:00"), "10:01", VIEW),
    ])
    const [session, ...others] = standIn.sessions()
    expect(session).toMatchObject({
      id,
      startedAt: at("09:01"),
      endedAt: at("09:10"),
      distinctId: "cus_1",
      pageviews: 2,
      entry: { utm_source: "news" },
      isIncluded: true,
      events: [VIEW, VIEW, { event: "order_placed" }],
    })
    expect(others).toHaveLength(1)
  })

  it("take their entry from the first page view, even after other events", async () => {
    const { standIn, batch } = await sender()
    const id = sessionOf("09:00")
    await batch([
      inSession(id, "09:01", {}, { utm_source: "server" }),
      inSession(id, "09:02", VIEW, { utm_source: "browser", $current_url: "https://shop.example" }),
    ])
    expect(standIn.sessions()[0]?.entry).toEqual({
      utm_source: "browser",
      $current_url: "https://shop.example",
    })
  })

  it.each([
    undefined,
    null,
    7,
    "",
    "session",
    "0195aa00-0000-4000-8000-000000000001",
    "0195aa00-0000-7000-c000-000000000001",
  ])("aren't made by the id %j", async (id) => {
    const { standIn, batch } = await sender()
    await batch([inSession(id, "09:00")])
    expect(standIn.sessions()).toEqual([])
  })

  it.each([
    ["younger than its first event", "09:02", "09:01", false],
    ["a day older than its last", "09:00", "09:01", false],
    ["hours old", "09:00", "20:00", true],
  ])("that are %s are included only if PostHog does so", async (name, start, time, included) => {
    const { standIn, batch } = await sender()
    const late = { timestamp: "2026-03-11T09:00:00.000Z" }
    await batch([inSession(sessionOf(start), time, name.startsWith("a day") ? late : {})])
    expect(standIn.sessions()).toMatchObject([{ isIncluded: included }])
  })
})
