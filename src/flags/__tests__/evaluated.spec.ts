import { defineFlags } from "../../options/flags"
import { evaluatedFlags } from "../evaluated"

const FLAGS = defineFlags({
  "pricing-page": { variants: ["control", "test"], default: "control" },
  "gift-wrap": { default: true },
})

const evaluated = (answers: Record<string, string | boolean>) => {
  const seen: string[] = []
  const entries = Object.entries(answers).map(
    ([key, value]) => [key, { value, payload: { of: key }, call: {} }] as const
  )
  return { seen, flags: evaluatedFlags(FLAGS, new Map(entries), (key) => seen.push(key)) }
}

describe("evaluated flags", () => {
  it("tell that a visitor saw a flag only when its value is read", () => {
    const { flags, seen } = evaluated({ "pricing-page": "test", "gift-wrap": false })
    expect(flags.values()).toEqual({ "pricing-page": "test", "gift-wrap": false })
    expect(flags.payload("pricing-page")).toEqual({ of: "pricing-page" })
    expect(seen).toEqual([])
    expect(flags.get("gift-wrap")).toBe(false)
    expect(seen).toEqual(["gift-wrap"])
  })

  it("have their defaults without an answer, which counts as nothing seen", () => {
    const { flags, seen } = evaluated({})
    expect([flags.get("pricing-page"), flags.get("gift-wrap")]).toEqual(["control", true])
    expect(flags.answers()).toEqual({})
    expect(seen).toEqual([])
  })

  it("have their default if PostHog gives no variant, which is an answer", () => {
    const { flags, seen } = evaluated({ "pricing-page": false })
    expect(flags.get("pricing-page")).toBe("control")
    expect(flags.answers()).toEqual({ "pricing-page": false })
    expect(seen).toEqual(["pricing-page"])
  })

  it.each(["unknown", "constructor"])("refuse %s, which isn't declared", (key) => {
    expect(() => evaluated({}).flags.get(key as never)).toThrow(
      `Expected a flag of the option \`flags\`, got "${key}". Declare it with defineFlags()`
    )
  })
})
