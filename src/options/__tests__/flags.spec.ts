import { resolveOptions } from "../resolve"
import { defineFlags } from "../flags"

const resolve = (options: object) => resolveOptions(options, { nodeEnv: "production", options: {} })

const resolveFlags = (flags: unknown) => resolve({ flags }).flags

describe("the option flags", () => {
  it("takes what defineFlags declares, with its types", () => {
    const flags = defineFlags({
      "pricing-page": { variants: ["control", "test"], default: "control" },
      "gift-wrap": { default: false },
    })
    expect(resolveFlags(flags)).toEqual(flags)
    const variant: "control" | "test" = flags["pricing-page"].default
    expect(variant).toBe("control")
    // @ts-expect-error -- a default that is no variant
    defineFlags({ "pricing-page": { variants: ["control", "test"], default: "other" } })
  })

  it.each([
    ["a default that is no variant", { a: { variants: ["x", "y"], default: "z" } }],
    ["one variant", { a: { variants: ["x"], default: "x" } }],
    ["a variant that reads as an answer", { a: { variants: ["x", "true"], default: "x" } }],
    ["no default", { a: { variants: ["x", "y"] } }],
    ["a key with blanks", { "a b": { default: true } }],
    ["too many", Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, { default: true }]))],
    ["a list", ["a"]],
  ])("refuses %s", (_, flags) => {
    expect(() => resolveFlags(flags)).toThrow(
      /Expected `flags` to be flags made with defineFlags\(\), got .* Use defineFlags\(\{/
    )
  })

  it("never shows the secret key, and refuses the project's own", () => {
    expect(resolve({ secretKey: "phs_abc" }).secretKey).toBe("phs_abc")
    expect(() => resolve({ secretKey: "phc_abcdefghijkl" })).toThrow(
      /^(?!.*abcdefghijkl).*Expected `secretKey` \(or POSTHOG_SECRET_KEY\)/s
    )
  })
})
