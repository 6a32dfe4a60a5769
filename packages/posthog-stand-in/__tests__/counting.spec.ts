import { event, NOW, sender } from "./helpers"

const UUID = "0190a6e0-0000-7000-8000-000000000001"

describe("stored time", () => {
  const time = async (changes: object, body = {}) => {
    const { standIn, batch } = await sender()
    await batch([event(changes as { [key: string]: unknown })], body)
    return standIn.events()[0]?.timestamp
  }

  it("is the timestamp less the client's clock skew", async () => {
    const body = { sent_at: "2026-03-10T12:00:10.000Z" }
    expect(await time({}, body)).toBe("2026-03-10T10:59:50.000Z")
  })

  it("is the timestamp as it is with $ignore_sent_at true", async () => {
    const body = { sent_at: "2026-03-10T12:00:10.000Z" }
    const ignore = (value: unknown) => ({
      properties: { $ignore_sent_at: value },
    })
    expect(await time(ignore(true), body)).toBe("2026-03-10T11:00:00.000Z")
    expect(await time(ignore("true"), body)).toBe("2026-03-10T10:59:50.000Z")
  })

  it("is the timestamp as it is without sent_at", async () => {
    expect(await time({}, { sent_at: undefined })).toBe("2026-03-10T11:00:00.000Z")
  })

  it("is now when more than 23 h ahead, also with $ignore_sent_at", async () => {
    const properties = { $ignore_sent_at: true }
    expect(await time({ timestamp: "2026-03-11T11:00:00.001Z", properties })).toBe(NOW)
    expect(await time({ timestamp: "2026-03-11T11:00:00.000Z" })).toBe("2026-03-11T11:00:00.000Z")
  })

  it("is now without a readable timestamp", async () => {
    expect(await time({ timestamp: "yesterday" })).toBe(NOW)
    expect(await time({ timestamp: undefined })).toBe(NOW)
  })

  it("reads a timestamp without a zone as UTC", async () => {
    expect(await time({ timestamp: "2026-03-10T11:00:00" })).toBe("2026-03-10T11:00:00.000Z")
    expect(await time({ timestamp: "2026-03-10T13:00:00+02" })).toBe("2026-03-10T11:00:00.000Z")
  })
})

describe("counting", () => {
  it("merges rows of one day, name, distinct_id and uuid, the later replacing the first whole", async () => {
    const { standIn, batch } = await sender()
    await batch([event({ uuid: UUID, properties: { total: 1, first: true } })])
    await batch([
      event({
        uuid: UUID,
        properties: { total: 2 },
        timestamp: "2026-03-10T11:30:00Z",
      }),
    ])
    expect(standIn.rawEventCount()).toBe(2)
    const rows = standIn.events()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.properties).toEqual({ total: 2 })
    expect(rows[0]?.timestamp).toBe("2026-03-10T11:30:00.000Z")
  })

  it.each([
    ["day", { timestamp: "2026-03-09T23:59:59Z" }],
    ["name", { event: "order_paid" }],
    ["distinct_id", { distinct_id: "cus_2" }],
    ["uuid", { uuid: "0190a6e0-0000-7000-8000-000000000002" }],
  ])("counts two when the %s differs", async (_field, changes) => {
    const { standIn, batch } = await sender()
    await batch([event({ uuid: UUID }), event({ uuid: UUID, ...changes })])
    expect(standIn.events()).toHaveLength(2)
  })

  it("counts a re-sent event twice when clock skew moves it over midnight, once with $ignore_sent_at", async () => {
    const { standIn, batch } = await sender()
    const timestamp = "2026-03-10T00:00:00.500Z"
    const skewed = event({ timestamp, event: "skewed" })
    const fixed = event({
      timestamp,
      event: "fixed",
      properties: { $ignore_sent_at: true },
    })
    await batch([skewed, fixed], { sent_at: NOW })
    await batch([skewed, fixed], { sent_at: "2026-03-10T12:00:01.000Z" })
    expect(standIn.events({ event: "skewed" })).toHaveLength(2)
    expect(standIn.events({ event: "fixed" })).toHaveLength(1)
  })

  it("finds events by name, distinct_id and uuid", async () => {
    const { standIn, batch } = await sender()
    await batch([event({ uuid: UUID }), event({ event: "other", distinct_id: "x" })])
    expect(standIn.events({ uuid: UUID, event: "order_placed" })).toHaveLength(1)
    expect(standIn.events({ distinctId: "x" })).toMatchObject([{ event: "other" }])
    expect(standIn.events({ uuid: UUID, distinctId: "x" })).toEqual([])
  })
})
