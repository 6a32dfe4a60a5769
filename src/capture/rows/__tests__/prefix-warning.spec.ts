import { createPrefixWarning } from "../prefix-warning"

const ULID = "01K9ZXC2M4T6V8W0Y2A4C6E8G0"

const warnedOf = (
  definition: { idPrefix: string; topic?: "custom" | "orders" },
  ...ids: string[]
) => {
  const log = { warn: jest.fn() }
  const warn = createPrefixWarning(log)
  const whole = { id: "review_written", entity: "review", topic: "custom" as const, ...definition }
  ids.forEach((id) => warn(whole, [{ id }]))
  return log.warn.mock.calls.flat() as string[]
}

describe("a custom event whose IDs don't begin with its `idPrefix`", () => {
  it("causes one warning, with the fix", () => {
    const [warning, ...others] = warnedOf({ idPrefix: "" }, `rev_${ULID}`, `rev_${ULID}`)
    expect(warning).toMatch(/of review_written, "", got "rev"\. Set `idPrefix: "rev"`/)
    expect(others).toEqual([])
    expect(warnedOf({ idPrefix: "rev" }, ULID)).toHaveLength(1)
  })

  it("causes none if they match, aren't Medusa's IDs, or the event is built in", () => {
    expect(warnedOf({ idPrefix: "rev" }, `rev_${ULID}`)).toEqual([])
    expect(warnedOf({ idPrefix: "" }, ULID, "import_5")).toEqual([])
    expect(warnedOf({ idPrefix: "order", topic: "orders" }, `ord_${ULID}`)).toEqual([])
  })
})
