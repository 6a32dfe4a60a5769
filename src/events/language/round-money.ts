import { defaultCurrencies, MathBN } from "@medusajs/framework/utils"
import type { Amount } from "./amount"

type Decimal = ReturnType<typeof MathBN.convert>

/** `BigNumber.ROUND_HALF_UP` of bignumber.js: half away from zero, as Intl, PostgreSQL and payment providers round. */
const HALF_AWAY_FROM_ZERO = 4

/** Decimals of a currency that Medusa does not know. */
export const DEFAULT_DECIMALS = 2

/** Medusa's divisions end after 20 decimals: what was 62.475 comes back as 62.47499999999999999999. */
const NOISE_AFTER = 12

/**
 * How many decimals a currency has: by Medusa's own table, which fills the Admin's inputs and decides what counts as nothing owed.
 * Intl's digits change with Node's ICU: forints had two until they had none.
 */
const decimalsOf = (currency: string): number =>
  defaultCurrencies[currency.toUpperCase()]?.decimal_digits ?? DEFAULT_DECIMALS

/** The currencies, in capitals, that have not the default number of decimals; for rounding in SQL. */
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

/** An amount as money moves: half away from zero to the currency's decimals. Undefined where there is none. */
export const roundMoney = (amount: Amount, currency: string): number | undefined => {
  const exact = exactOf(amount)
  return exact && round(exact, currency).toNumber()
}

/** The same as a decimal text without an exponent, exact also where a number is not. */
export const roundMoneyText = (amount: Amount, currency: string): string | undefined => {
  const exact = exactOf(amount)
  return exact && round(exact, currency).toFixed()
}

/** By how much an amount grew, as the two are shown. Undefined where one of them is not known. */
export const roundedDifference = (
  after: Amount,
  before: Amount,
  currency: string
): number | undefined => {
  const [from, to] = [roundMoney(before, currency), roundMoney(after, currency)]
  return from === undefined || to === undefined ? undefined : MathBN.sub(to, from).toNumber()
}

/** A part of a sum; the id decides which of two like parts is meant. */
export interface Part {
  id?: string | null
  amount: Amount
}

/**
 * Rounds each part by itself, as the Admin shows it. Where rounding so many would set their sum apart from `sum` by more than one
 * smallest unit, those that rounding moved farthest go to their other neighbor, until it does not.
 *
 * @param sum what the parts come to, rounded; parts that never came to it stay as they are
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
