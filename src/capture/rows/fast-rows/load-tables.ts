import type { BigNumberInput } from "@medusajs/framework/types"
import { decorateCartTotals } from "@medusajs/framework/utils"
import { joinPath } from "../../../lib/path"
import type { LoaderOf, Row } from "../row"
import { allRead } from "./all-read"
import { shownAmount } from "./shown-amount"
import { totalsFrom } from "./tables"
import type { Entity } from "./tables"
import { hasTotals, tablesStatement, wantedFields } from "./tables-statement"
import type { Wanted } from "./tables-statement"

/** Loads what carts and payments consist of. */
export const loaderOfTables: LoaderOf = ({ entity, fields, ...by }) => {
  const wanted = wantedFields(entity, fields)
  const loaded = wanted && wantedFields(entity, [...fields, ...pathsOfTotals(wanted)])
  const statement = loaded && tablesStatement(loaded, by)
  return (
    statement &&
    (async (database) => {
      const { sql, bindings } = statement
      const { rows } = await database.raw<{ rows: { row: LoadedRow }[] }>(sql, bindings)
      return allRead(rows, ({ row }) => shownRow(wanted, row) as Row)
    })
  )
}

type LoadedRow = Record<string, unknown>

/** The fields from which the wanted totals are computed. */
const pathsOfTotals = (wanted: Wanted, path = ""): string[] => [
  ...(hasTotals(wanted) ? totalsFrom.map((field) => joinPath(path, field)) : []),
  ...Object.entries(wanted.relations).flatMap(([name, related]) =>
    pathsOfTotals(related, joinPath(path, name))
  ),
]

/** The wanted fields of a loaded row, with the totals, and with times and amounts as Medusa's API has them. */
const shownRow = (wanted: Wanted, loaded: LoadedRow): LoadedRow => {
  const { entity, fields, relations } = wanted
  const row = hasTotals(wanted)
    ? (decorateCartTotals(loaded as never) as unknown as LoadedRow)
    : loaded
  return Object.fromEntries([
    ...fields.map((field) => [field, shownValue(entity, field, row[field])]),
    ...Object.entries(relations).map(([name, related]) => [name, shownRelated(related, row[name])]),
  ]) as LoadedRow
}

const shownRelated = (wanted: Wanted, loaded: unknown): unknown =>
  Array.isArray(loaded)
    ? loaded.map((row: LoadedRow) => shownRow(wanted, row))
    : loaded && shownRow(wanted, loaded as LoadedRow)

const shownValue = ({ columns, totals }: Entity, field: string, value: unknown): unknown => {
  if (value === null || value === undefined) {
    return value
  }
  if (columns.time?.includes(field)) {
    return new Date(value as string)
  }
  const isAmount = [columns.amount, totals].some((names) => names?.includes(field))
  return isAmount ? shownAmount(value as BigNumberInput) : value
}
