import { MathBN } from "@medusajs/framework/utils"

/** What Medusa's queries give for an amount: a number, a numeric string, or a `BigNumber` with `valueOf`. */
export type Amount = number | string | { valueOf(): number } | null | undefined

/** Turns one of Medusa's amounts into a number, unrounded, or `undefined` where there is none. */
export const toNumber = (amount: Amount): number | undefined => {
  if (amount === null || amount === undefined || amount === "") {
    return undefined
  }
  const number = Number(amount)
  return Number.isFinite(number) ? number : undefined
}

/** What amounts are together; those that are not known count as 0. */
export const sumOf = (amounts: readonly Amount[]): number =>
  amounts
    .reduce<ReturnType<typeof MathBN.convert>>(
      (sum, amount) => MathBN.add(sum, toNumber(amount) ?? 0),
      MathBN.convert(0)
    )
    .toNumber()
