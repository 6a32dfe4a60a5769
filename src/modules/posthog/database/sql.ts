import { DEFAULT_DECIMALS, unusualDecimals } from "../../../events/language/round-money"

/** The day (UTC) of a time: `2026-11-21`. */
export const utcDay = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`

/**
 * A table's IDs, such that an index leads to those of a range: by time, and where the database doesn't sort IDs by time, by their bytes, as
 * the ends of the range are.
 */
export const idInOrder = (sortsByTime: boolean, alias?: string): string => {
  const id = alias ? `${alias}.id` : "id"
  return sortsByTime ? id : `${id} COLLATE "C"`
}

/**
 * The decimals to which an event rounds a currency's amounts. Bind `DECIMALS`. `CAST`, because knex would read `::int` as the name of a
 * value.
 */
export const decimalsOf = (currency: string): string =>
  `coalesce(CAST(CAST(:unusual AS jsonb) ->> upper(${currency}) AS int), :usual)`

export const DECIMALS = { usual: DEFAULT_DECIMALS, unusual: JSON.stringify(unusualDecimals) }
