import { DEFAULT_DECIMALS, unusualDecimals } from "../../../events/language/round-money"

/** The day (UTC) of a time: `2026-11-21`. */
export const utcDay = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`

/**
 * The decimals to which an event rounds a currency's amounts. Bind `DECIMALS`. `CAST`, because knex would read `::int` as the name of a
 * value.
 */
export const decimalsOf = (currency: string): string =>
  `coalesce(CAST(CAST(:unusual AS jsonb) ->> upper(${currency}) AS int), :usual)`

export const DECIMALS = { usual: DEFAULT_DECIMALS, unusual: JSON.stringify(unusualDecimals) }
