import { MathBN } from "@medusajs/framework/utils"

/** An amount as Medusa's queries return it: a number, a numeric string, or a `BigNumber` with `valueOf`. */
export type Amount = number | string | { valueOf(): number } | null | undefined

/** Converts an amount to a number without rounding. Returns `undefined` if there is none. */
export const toNumber = (amount: Amount): number | undefined => {
  if (amount === null || amount === undefined || amount === "") {
    return undefined
  }
  const number = Number(amount)
  return Number.isFinite(number) ? number : undefined
}

/** The sum of the amounts. Missing ones count as 0. */
export const sumOf = (amounts: readonly Amount[]): number =>
  amounts
    .reduce<ReturnType<typeof MathBN.convert>>(
      (sum, amount) => MathBN.add(sum, toNumber(amount) ?? 0),
      MathBN.convert(0)
    )
    .toNumber()

/** An amount without its tax, not rounded. Missing ones count as 0. */
export const withoutTax = (amount: Amount, tax: Amount) =>
  MathBN.sub(toNumber(amount) ?? 0, toNumber(tax) ?? 0)
