import { ATTRIBUTION_KEYS, attributionOf } from "../../identity/browser/attribution"
import { datedTouch, isCampaign, readTouch, toTouch, touchOf } from "../touch"

const DAY = 86_400_000
const page = (search: string, referrer = "") => ({
  search,
  referrer,
  hostname: "www.shop.example",
})

const touchAt = ({ referrer, ...address }: ReturnType<typeof page>, ignored?: string[]) =>
  touchOf(address, referrer, ignored)

describe("a touch", () => {
  it("is read by the server whole: both sides know the same names", () => {
    const values = Object.fromEntries(ATTRIBUTION_KEYS.map((key) => [key, `of-${key}`]))
    const kept = toTouch(new URLSearchParams({ ...values, unknown: "x" }))
    expect(attributionOf(datedTouch(kept), new Date())?.values).toEqual(values)
  })

  it("has the campaign's names, the click ids and the site, and nothing else", () => {
    const names =
      "utm_source utm_medium utm_campaign utm_term utm_content gclid gbraid wbraid fbclid msclkid ttclid li_fat_id"
    const search = names.split(" ").map((name) => `${name}=of-${name}`)
    const touch = touchAt(page(`?${search.join("&")}&page=2&email=x`, "https://news.example/a?b"))
    expect(Object.fromEntries(new URLSearchParams(touch))).toEqual({
      ...Object.fromEntries(names.split(" ").map((name) => [name, `of-${name}`])),
      referring_domain: "news.example",
    })
  })

  it.each([
    ["a direct visit", page("")],
    ["a page of the shop", page("", "https://www.shop.example/cart")],
    ["another subdomain", page("", "https://blog.shop.example/")],
    ["a payment provider", page("", "https://checkout.pay.example/3ds")],
    ["a referrer that is no address", page("", "::::")],
    ["a site named in the address", page("?referring_domain=evil.example")],
    ["an empty campaign", page("?utm_source=&utm_medium=%20")],
    ["a value with control characters", page("?utm_source=a%0d%0aX-Evil:1&utm_medium=%00")],
    ["a value too long to be one", page(`?gclid=${"x".repeat(501)}`)],
    ["an email address", page("?utm_content=ada.lovelace%40example.com")],
  ])("is not %s", (_name, where) => expect(touchAt(where, ["pay.example"])).toBe(""))

  it("is another site even if its name ends like ours", () =>
    expect(touchAt(page("", "https://notshop.example/"))).toBe("referring_domain=notshop.example"))

  it("has two kilobytes at most, and keeps what matters most", () => {
    const names = ["utm_term", "utm_content", "utm_source", "gclid", "fbclid"]
    const touch = toTouch(new URLSearchParams(names.map((name) => [name, "ü".repeat(120)])))
    expect(touch.length).toBeLessThanOrEqual(2048)
    expect([...new URLSearchParams(touch).keys()]).toEqual(["utm_source", "gclid"])
  })

  it("is a campaign only with more than a site", () => {
    expect(isCampaign("referring_domain=a.example")).toBe(false)
    expect(isCampaign("utm_source=a&referring_domain=a.example")).toBe(true)
    expect(isCampaign("")).toBe(false)
  })
})

describe("what was kept", () => {
  it("is read for 30 days, with its time", () => {
    const kept = datedTouch("utm_source=a", DAY)
    expect(readTouch(kept, 31 * DAY)).toBe(`at=${DAY}&utm_source=a`)
    expect(readTouch(kept, 31 * DAY + 1)).toBe("")
  })

  it.each([
    null,
    undefined,
    "",
    "&",
    "at=x&utm_source=a",
    "at=&utm_source=a",
    "utm_source=a",
    `at=${"9".repeat(400)}&utm_source=a`,
    `at=${50 * DAY}&utm_source=a`,
    "at=1&__proto__=1&constructor=2&x=3",
    "at=1&utm_source=%00",
    "at=1&utm_source=\u{1f600}\nX: 1",
  ])("is nothing if it is %j", (kept) => expect(readTouch(kept, 1)).toBe(""))
})
