import { isCampaign, packTouch, toTouch, touchOf, unpackTouch } from "../touch"

const DAY = 86_400_000
const page = (search: string, referrer = "") => ({
  search,
  referrer,
  hostname: "www.shop.example",
})

describe("a touch", () => {
  it("has the campaign's names, the click ids and the site, and nothing else", () => {
    const names =
      "utm_source utm_medium utm_campaign utm_term utm_content gclid gbraid wbraid fbclid msclkid ttclid li_fat_id"
    const search = names.split(" ").map((name) => `${name}=of-${name}`)
    const touch = touchOf(page(`?${search.join("&")}&page=2&email=x`, "https://news.example/a?b"))
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
    ["an e-mail address", page("?utm_content=ada.lovelace%40example.com")],
  ])("is not %s", (_name, where) => expect(touchOf(where, ["pay.example"])).toBe(""))

  it("is another site even if its name ends like ours", () =>
    expect(touchOf(page("", "https://notshop.example/"))).toBe("referring_domain=notshop.example"))

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
  it("is read for 30 days", () => {
    const kept = packTouch("utm_source=a", 0)
    expect(unpackTouch(kept, 30 * DAY)).toBe("utm_source=a")
    expect(unpackTouch(kept, 30 * DAY + 1)).toBe("")
  })

  it.each([
    null,
    undefined,
    "",
    "|",
    "x|utm_source=a",
    "utm_source=a",
    `${"9".repeat(400)}|utm_source=a`,
    `${50 * DAY}|utm_source=a`,
    `0|__proto__=1&constructor=2&x=3`,
    "0|utm_source=%00",
    "0|utm_source=\u{1f600}\nX: 1",
  ])("is nothing if it is %j", (kept) => expect(unpackTouch(kept, 0)).toBe(""))
})
