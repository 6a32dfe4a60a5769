import { event, sender, v1Event } from "./helpers"

describe("POST /i/v1/analytics/events", () => {
  it("answers ok for each event by its uuid", async () => {
    const { standIn, v1 } = await sender()
    const sent = [v1Event(), v1Event()]
    const answer = await v1(sent)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      results: Object.fromEntries(sent.map(({ uuid }) => [uuid, { result: "ok" }])),
    })
    expect(standIn.events()).toHaveLength(2)
  })

  it("puts session, options and SDK back into the properties", async () => {
    const { standIn, v1 } = await sender()
    const options = {
      disable_skew_correction: true,
      process_person_profile: false,
    }
    await v1([v1Event({ session_id: "s", window_id: "w", options })])
    expect(standIn.events()[0]?.properties).toEqual({
      $session_id: "s",
      $window_id: "w",
      $ignore_sent_at: true,
      $process_person_profile: false,
      $lib: "posthog-node",
      $lib_version: "5.70.0",
    })
  })

  it.each([
    ["a long distinct_id", { distinct_id: "d".repeat(201) }, "distinct_id_too_large"],
    ["a blank distinct_id", { distinct_id: " " }, "missing_distinct_id"],
    ["an empty name", { event: "" }, "missing_event_name"],
    ["a long name", { event: "e".repeat(201) }, "event_name_too_long"],
    ["an unreadable timestamp", { timestamp: "yesterday" }, "invalid_event_timestamp"],
    ["properties that are no object", { properties: [1] }, "malformed_event_properties"],
    ["an unreadable option", { options: { process_person_profile: "maybe" } }, "invalid_options"],
    ["too many bytes", { properties: { text: "x".repeat(1_000_000) } }, "event_too_big"],
  ])("drops only the event that has %s", async (_name, changes, details) => {
    const { standIn, v1 } = await sender()
    const bad = v1Event(changes)
    const answer = await v1([bad, v1Event()])
    const { results } = (await answer.json()) as {
      results: { [uuid: string]: unknown }
    }
    expect(results[String(bad.uuid)]).toEqual({ result: "drop", details })
    expect(standIn.events()).toHaveLength(1)
  })

  it("says so when an illegal distinct_id gets no person", async () => {
    const { standIn, v1 } = await sender()
    const sent = v1Event({ distinct_id: " Anonymous " })
    const answer = await v1([sent])
    expect(await answer.json()).toEqual({
      results: {
        [String(sent.uuid)]: {
          result: "ok",
          details: "person_processing_disabled",
        },
      },
    })
    expect(standIn.events()).toMatchObject([{ distinctId: "Anonymous", personId: null }])
  })

  it("refuses the whole batch for a bad, missing or doubled uuid, and for wrong types", async () => {
    const { standIn, v1 } = await sender()
    const twice = v1Event()
    const bodies = [
      [v1Event(), v1Event({ uuid: "x" })],
      [v1Event(), v1Event({ uuid: "" })],
      [twice, twice],
      [v1Event(), v1Event({ distinct_id: 7 })],
      [],
    ]
    for (const body of bodies) {
      const answer = await v1(body)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toHaveProperty("error_description")
    }
    expect(standIn.rawEventCount()).toBe(0)
  })

  it.each([
    ["without authorization", { authorization: undefined }, 401],
    ["with a personal key", { authorization: "Bearer phx_a" }, 401],
    ["with another scheme", { authorization: "Basic abc" }, 400],
    ["without an attempt", { "posthog-attempt": undefined }, 400],
    ["with attempt 0", { "posthog-attempt": "0" }, 400],
    ["with a request id that is no UUID", { "posthog-request-id": "1" }, 400],
    ["with an unreadable request time", { "posthog-request-timestamp": "now" }, 400],
    ["with another content type", { "content-type": "text/plain" }, 415],
    ["with an unknown encoding", { "content-encoding": "lz4" }, 415],
  ])("refuses a request %s", async (_name, headers, status) => {
    const { standIn, v1 } = await sender()
    expect((await v1([v1Event()], { headers })).status).toBe(status)
    expect(standIn.rawEventCount()).toBe(0)
  })

  it("lets the events of an unknown token vanish with ok", async () => {
    const { standIn, v1 } = await sender()
    const answer = await v1([v1Event()], {
      headers: { authorization: "Bearer phc_typo" },
    })
    expect(answer.status).toBe(200)
    expect(standIn.vanished()).toHaveLength(1)
  })

  it("corrects clock skew by the request's timestamp, unless told not to", async () => {
    const { standIn, v1 } = await sender()
    const headers = { "posthog-request-timestamp": "2026-03-10T12:00:10.000Z" }
    const far = "2026-03-20T00:00:00.000Z"
    const uncorrected = { disable_skew_correction: true }
    await v1(
      [
        v1Event(),
        v1Event({ options: uncorrected }),
        v1Event({ timestamp: far }),
        v1Event({ timestamp: far, options: uncorrected }),
      ],
      { headers }
    )
    expect(standIn.events().map((row) => row.timestamp)).toEqual([
      "2026-03-10T10:59:50.000Z",
      "2026-03-10T11:00:00.000Z",
      "2026-03-10T12:00:00.000Z",
      far,
    ])
  })

  it("keeps events with a warning, and neither dropped nor retried ones, when told to answer so", async () => {
    const { standIn, v1 } = await sender()
    for (const result of ["warning", "drop", "retry"] as const) {
      standIn.setFault(
        { kind: "verdict", result, details: "told", events: ["order_placed"] },
        { times: 1 }
      )
      const sent = v1Event()
      const answer = await v1([sent, v1Event({ event: result })])
      const { results } = (await answer.json()) as {
        results: { [uuid: string]: unknown }
      }
      expect(results[String(sent.uuid)]).toEqual({ result, details: "told" })
      expect(answer.headers.get("retry-after")).toBe(result === "retry" ? "1" : null)
    }
    expect(standIn.events().map((row) => row.event)).toEqual([
      "order_placed",
      "warning",
      "drop",
      "retry",
    ])
  })

  it("counts an event once that came through both doors", async () => {
    const { standIn, v1, batch } = await sender()
    const sent = event()
    await batch([sent])
    await v1([{ ...sent, options: {} }])
    expect(standIn.rawEventCount()).toBe(2)
    expect(standIn.events()).toMatchObject([{ door: "v1" }])
  })
})
