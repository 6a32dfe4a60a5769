import { visitProperties } from "../visit"

/** Started at 2026-11-26T20:17:59.113Z, as the time in it says. */
const SESSION = "01a21981-fd49-7e9c-bb58-ef10b9074d8d"
const WINDOW = "01a21981-fd49-7e9c-bb58-ef11212ec11e"
const visit = { sessionId: SESSION, windowId: WINDOW }

describe("the session of a fact", () => {
  // PostHog leaves a whole session out of its tables if one event is earlier than the start, or a day later.
  it.each([
    ["a millisecond before the session started", "2026-11-26T20:17:59.112Z", {}],
    [
      "when the session started",
      "2026-11-26T20:17:59.113Z",
      { $session_id: SESSION, $window_id: WINDOW },
    ],
    [
      "a day later, less a millisecond",
      "2026-11-27T20:17:59.112Z",
      { $session_id: SESSION, $window_id: WINDOW },
    ],
    ["a day later", "2026-11-27T20:17:59.113Z", {}],
  ])("is told or left out %s", (_when, time, expected) => {
    expect(visitProperties({ ofVisit: "session" }, visit, new Date(time))).toEqual(expected)
  })

  it("isn't told of a fact that is no part of a visit", () => {
    const time = new Date("2026-11-26T20:18:00.000Z")
    expect(visitProperties({ ofVisit: undefined }, visit, time)).toEqual({})
  })
})
