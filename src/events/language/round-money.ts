import { defaultCurrencies, MathBN } from "@medusajs/framework/utils"
import type { Amount } from "./amount"

type Decimal = ReturnType<typeof MathBN.convert>

/** `BigNumber.ROUND_HALF_UP` of bignumber.js: half away from zero, as Intl, PostgreSQL, and payment providers round. */
const HALF_AWAY_FROM_ZERO = 4

/** Decimals of a currency that Medusa doesn't know. */
export const DEFAULT_DECIMALS = 2

/** Medusa's divisions stop after 20 decimals, so 62.475 can come back as 62.47499999999999999999. */
const NOISE_AFTER = 12

/**
 * A currency's decimals, from Medusa's own table, which the Admin's inputs use and which decides when nothing is owed. Intl's digits change
 * with Node's ICU version: the forint went from two to none.
 */
const decimalsOf = (currency: string): number =>
  defaultCurrencies[currency.toUpperCase()]?.decimal_digits ?? DEFAULT_DECIMALS

/** Decimals of the currencies that don't have the default number, by uppercase code, for rounding in SQL. */
export const unusualDecimals: Readonly<Record<string, number>> = Object.fromEntries(
  Object.values(defaultCurrencies)
    .filter(({ decimal_digits }) => decimal_digits !== DEFAULT_DECIMALS)
    .map(({ code, decimal_digits }) => [code.toUpperCase(), decimal_digits])
)

const exactOf = (amount: Amount): Decimal | undefined => {
  if (amount === null || amount === undefined || amount === "") {
    return undefined
  }
  const exact = MathBN.convert(typeof amount === "string" ? amount : Number(amount))
  return exact.isFinite() ? exact.decimalPlaces(NOISE_AFTER, HALF_AWAY_FROM_ZERO) : undefined
}

const round = (amount: Decimal, currency: string): Decimal => {
  const rounded = amount.decimalPlaces(decimalsOf(currency), HALF_AWAY_FROM_ZERO)
  return rounded.isZero() ? rounded.absoluteValue() : rounded
}

/** Rounds an amount half away from zero to the currency's decimals. Returns `undefined` if there is none. */
export const roundMoney = (amount: Amount, currency: string): number | undefined => {
  const exact = exactOf(amount)
  return exact && round(exact, currency).toNumber()
}

/** The same as decimal text without an exponent. Stays exact for amounts that a number can't represent. */
export const roundMoneyText = (amount: Amount, currency: string): string | undefined => {
  const exact = exactOf(amount)
  return exact && round(exact, currency).toFixed()
}

/** How much an amount grew, from the rounded amounts. Returns `undefined` if one of them is missing. */
export const roundedDifference = (
  after: Amount,
  before: Amount,
  currency: string
): number | undefined => {
  const [from, to] = [roundMoney(before, currency), roundMoney(after, currency)]
  return from === undefined || to === undefined ? undefined : MathBN.sub(to, from).toNumber()
}

/** A part of a sum. The ID is the tie-breaker between equal parts. */
export interface Part {
  id?: string | null
  amount: Amount
}

/**
 * Rounds each part separately, as the Admin shows it. If the rounded parts differ from `sum` by more than one smallest unit of the currency,
 * the parts that rounding changed most are rounded the other way until they don't.
 *
 * @param sum the rounded total of the parts. Parts whose exact total is far from it are only rounded.
 */
export const roundParts = (
  parts: readonly Part[],
  sum: number,
  currency: string
): (number | undefined)[] => {
  const decimals = decimalsOf(currency)
  const inUnits = parts.map(({ id, amount }, index) => {
    const exact = exactOf(amount)?.shiftedBy(decimals) ?? MathBN.convert(0)
    const whole = exact.integerValue(HALF_AWAY_FROM_ZERO)
    return { id: id ?? "", index, exact, whole, error: whole.minus(exact).toNumber() }
  })
  const sumInUnits = MathBN.convert(sum).shiftedBy(decimals)
  const awayFromSum = (column: "exact" | "whole") =>
    MathBN.sub(MathBN.sum(...inUnits.map((part) => part[column])), sumInUnits).toNumber()
  const surplus = Math.abs(awayFromSum("exact")) < 2 ? awayFromSum("whole") : 0
  const direction = Math.sign(surplus)
  const farthest = inUnits
    .filter(({ error }) => error * direction > 0)
    .sort((a, b) => (b.error - a.error) * direction || (a.id < b.id ? -1 : 1))
    .slice(0, Math.max(0, Math.abs(surplus) - 1))
  const moved = new Set(farthest.map(({ index }) => index))
  return parts.map(({ amount }, index) => {
    const value = roundMoney(amount, currency)
    return value !== undefined && moved.has(index)
      ? MathBN.sub(value, MathBN.convert(direction).shiftedBy(-decimals)).toNumber()
      : value
  })
}
