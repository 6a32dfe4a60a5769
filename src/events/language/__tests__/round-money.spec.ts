import { BigNumber, defaultCurrencies, MathBN } from "@medusajs/framework/utils"
import type { Amount } from "../amount"
import { roundMoney, roundMoneyText } from "../round-money"

describe("roundMoney", () => {
  it.each<[string, Amount, number]>([
    ["EUR", 62.475, 62.48],
    ["EUR", 62.474999, 62.47],
    ["eur", "63.373", 63.37],
    ["EUR", 1.005, 1.01],
    ["EUR", -1.005, -1.01],
    ["EUR", 8.345, 8.35],
    ["EUR", "1.005", 1.01],
    ["JPY", 1234.5, 1235],
    ["JPY", -0.5, -1],
    ["KWD", 0.811625, 0.812],
    ["KWD", 0.8115, 0.812],
    ["BHD", "0.0005", 0.001],
    ["CLP", 999.49, 999],
    ["ISK", 1.5, 2],
    ["HUF", 1270.5, 1271],
    ["RSD", 1299.5, 1300],
  ])("rounds in %s: %p is %p", (currency, amount, rounded) => {
    expect(roundMoney(amount, currency)).toBe(rounded)
  })

  it.each<[Amount]>([[-0], ["-0"], [-0.004], ["-0.004"], ["1e-7"], [-1e-7], ["-1e-7"], ["0.000"]])(
    "returns 0, never -0: %p",
    (amount) => {
      expect(roundMoney(amount, "EUR")).toBe(0)
      expect(roundMoneyText(amount, "EUR")).toBe("0")
    }
  )

  it("rounds to two decimals if the currency is unknown", () => {
    expect(roundMoney(1.005, "PTS")).toBe(1.01)
    expect(roundMoney(1.005, "constructor")).toBe(1.01)
    expect(roundMoney(1.005, "")).toBe(1.01)
  })

  it("rounds Medusa's `BigNumber` and numeric text, without the noise of a division", () => {
    expect(roundMoney(new BigNumber("62.475"), "EUR")).toBe(62.48)
    const listed = 62.475
    const net = MathBN.div(listed, 1.21)
    const total = MathBN.add(net, MathBN.mult(net, 0.21))
    expect(total.toString()).not.toBe("62.475")
    expect(roundMoney(new BigNumber(total), "EUR")).toBe(62.48)
    expect(roundMoney(total.toString(), "EUR")).toBe(62.48)
  })

  it("stays exact for numeric text of any size", () => {
    expect(roundMoneyText("123456789012345678901234.565", "EUR")).toBe(
      "123456789012345678901234.57"
    )
    expect(roundMoneyText("1e21", "EUR")).toBe("1000000000000000000000")
    expect(roundMoney(90_071_992_547_409.905, "EUR")).toBe(90_071_992_547_409.91)
  })

  it.each<[Amount]>([
    [null],
    [undefined],
    [""],
    ["twelve"],
    [NaN],
    [Infinity],
    [{ valueOf: () => NaN }],
  ])("returns undefined if there is no amount: %p", (amount) => {
    expect(roundMoney(amount, "EUR")).toBeUndefined()
    expect(roundMoneyText(amount, "EUR")).toBeUndefined()
  })

  it("rounds to the decimals of each of Medusa's currencies, and is idempotent", () => {
    for (const { code, decimal_digits } of Object.values(defaultCurrencies)) {
      const rounded = roundMoneyText("1234.5678901", code) ?? ""
      expect([code, rounded.split(".")[1]?.length ?? 0]).toEqual([code, decimal_digits])
      expect(roundMoneyText(rounded, code)).toBe(rounded)
    }
  })
})
