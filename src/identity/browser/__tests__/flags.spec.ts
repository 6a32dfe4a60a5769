import { flagProperties, flagsOf } from "../flags"
import { visitOf } from "../visit"

const DECLARED = {
  "pricing-page": { variants: ["control", "test"], default: "control" },
  "gift-wrap": { default: false },
}

describe("the header of flags", () => {
  it.each([
    ["pricing-page=test&gift-wrap=true", { "pricing-page": "test", "gift-wrap": true }],
    ["pricing-page=false", { "pricing-page": false }],
    ["gift-wrap=false&unknown=test", { "gift-wrap": false }],
    ["pricing-page=other&gift-wrap=control", undefined],
    ["pricing-page=true", undefined],
    ["__proto__=test&constructor=true", undefined],
    ["pricing-page=test&pricing-page=control", { "pricing-page": "test" }],
    [`pricing-page=test&x=${"x".repeat(8_192)}`, undefined],
    ["%00%FF", undefined],
    ["", undefined],
  ])("%p tells %p", (header, told) => {
    expect(flagsOf(header, DECLARED)).toEqual(told)
  })

  it("tells nothing to a store without flags, nor of a visitor who refused", () => {
    const headers = { "x-posthog-flags": "gift-wrap=true", "x-posthog-distinct-id": "a" }
    const how = { consent: "opt-out", now: new Date() } as const
    expect(visitOf(headers, how)).toEqual({ anonymousId: "a" })
    expect(visitOf(headers, { ...how, flags: DECLARED })).toEqual({
      anonymousId: "a",
      flags: { "gift-wrap": true },
    })
    expect(
      visitOf({ ...headers, "x-posthog-consent": "denied" }, { ...how, flags: DECLARED })
    ).toEqual({ consent: "denied" })
  })

  it("becomes PostHog's own properties", () => {
    expect(flagProperties({ "pricing-page": "test" })).toEqual({ "$feature/pricing-page": "test" })
    expect(flagProperties(undefined)).toEqual({})
  })
})
