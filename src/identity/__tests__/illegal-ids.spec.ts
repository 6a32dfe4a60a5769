import { firstLegalId, isIllegalDistinctId, mayBeMerged } from "../illegal-ids"

const ILLEGAL = [
  "",
  "  ",
  "guest",
  " Guest ",
  "ANONYMOUS",
  "[object Object]",
  "0",
  "$posthog_cookieless",
  "a".repeat(201),
  "ü".repeat(101),
  '"undefined"',
  "'Null'",
  "cus_\u0000",
  "cus_\n1",
  "cus_\ud800",
]

describe("isIllegalDistinctId", () => {
  it.each(ILLEGAL)("refuses %j, which PostHog ignores or PostgreSQL can't store", (id) => {
    expect(isIllegalDistinctId(id)).toBe(true)
  })

  it.each(["cus_01JANE", "a".repeat(200), "jane@example.com", "Zoë 🛒", "10", "$sales_channel_1"])(
    "accepts %j",
    (id) => {
      expect(isIllegalDistinctId(id)).toBe(false)
    }
  )
})

describe("firstLegalId", () => {
  it("returns the first legal ID", () => {
    expect(firstLegalId(["cus_1", "order_1"], "uuid")).toBe("cus_1")
    expect(firstLegalId(["guest", "", "order_1"], "uuid")).toBe("order_1")
    expect(firstLegalId(ILLEGAL, "uuid")).toBe("uuid")
  })
})

describe("mayBeMerged", () => {
  it("keeps accounts apart", () => {
    expect(mayBeMerged("019a-anonymous")).toBe(true)
    expect(mayBeMerged("cus_01JANE")).toBe(false)
  })
})
