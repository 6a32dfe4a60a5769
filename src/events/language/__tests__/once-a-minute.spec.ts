import { minuteOf, OnceAMinute } from "../once-a-minute"

describe("OnceAMinute", () => {
  it("lets each key through once per clock minute", () => {
    const gate = new OnceAMinute()
    expect(gate.isFirst("a", "2026-03-04T05:06:00.000Z")).toBe(true)
    expect(gate.isFirst("b", "2026-03-04T05:06:00.000Z")).toBe(true)
    expect(gate.isFirst("a", "2026-03-04T05:06:59.999Z")).toBe(false)
    expect(gate.isFirst("a", "2026-03-04T05:07:00.000Z")).toBe(true)
    expect(gate.isFirst("a", new Date("2026-03-04T05:07:01.000Z"))).toBe(false)
    expect(minuteOf("2026-03-04T05:07:00.000Z")).toBe(minuteOf("2026-03-04T05:06:59.999Z") + 1)
  })

  it("holds no new key back after a flood of keys has filled it", () => {
    const gate = new OnceAMinute()
    const at = "2026-03-04T05:06:00.000Z"
    for (let key = 0; key < 10_000; key++) {
      gate.isFirst(`cart_${key}`, at)
    }
    expect(gate.isFirst("cart_real", at)).toBe(true)
    expect(gate.isFirst("cart_real", at)).toBe(true)
    expect(gate.isFirst("cart_0", at)).toBe(false)
  })
})
