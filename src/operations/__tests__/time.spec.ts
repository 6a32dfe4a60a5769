import { timeIn, timeOf } from "../time"

const READ = [
  ["2026-11-26", "2026-11-26T00:00:00.000Z"],
  ["2026-11-26T08:00:00Z", "2026-11-26T08:00:00.000Z"],
  ["2026-11-26T08:00:00.5+01:00", "2026-11-26T07:00:00.500Z"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z"],
] as const

/** JavaScript reads each of these but the last two, and guesses. */
const REFUSED = ["01/02/2025", "2025-02-30", "5", "2026-11-26T08:00:00", "2025", "x", "2025-13-01"]

describe("a time that someone gives", () => {
  it.each(READ)("is read: %s", (text, iso) => {
    expect(timeIn("from", text)?.toISOString()).toBe(iso)
    expect(timeOf("from").parse(text)).toBe(text)
  })

  it.each(REFUSED)("is refused rather than guessed: %s", (text) => {
    expect(() => timeIn("from", text)).toThrow(
      `Expected \`from\` to be a day such as 2025-01-31 or a time with its zone such as 2025-01-31T12:00:00Z, got "${text}".`
    )
    expect(timeOf("from").safeParse(text).error?.issues[0]?.message).toMatch(
      /^Expected a day such as .* for field 'from', got: '/
    )
  })

  it("may be absent", () => {
    expect(timeIn("from", undefined)).toBeUndefined()
  })
})
