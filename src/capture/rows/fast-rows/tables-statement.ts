import type { RowRequest } from "../row"
import { entityNamed } from "./tables"
import type { Entity, Relation } from "./tables"

/** An entity's fields to load, and those of its relations. */
export interface Wanted {
  entity: Entity
  fields: string[]
  relations: Record<string, WantedRelation>
}

/** The same for what a relation leads to. */
export interface WantedRelation extends Wanted {
  relation: Relation
}

/** A statement for knex's `raw`. Each row has one column, `row`, as JSON. */
export interface TablesStatement {
  sql: string
  bindings: unknown[]
}

/** `query.graph` returns a cart's or an order's without being asked, and whose an event is depends on it. */
const ALWAYS = ["id"]

/** Returns the tree of a request's fields. Undefined if a field isn't in the known tables. */
export const wantedFields = (name: string, paths: readonly string[]): Wanted | undefined => {
  const entity = entityNamed(name)
  const wanted = entity && { entity, fields: [...ALWAYS], relations: {} }
  return wanted && paths.every((path) => want(wanted, path.split("."))) && hasMedusasTotals(wanted)
    ? wanted
    : undefined
}

export const hasTotals = ({ entity, fields }: Wanted): boolean =>
  fields.some((field) => entity.totals?.includes(field))

/** Medusa computes totals only if `total` is asked for, and not below a row of the same module. */
const hasMedusasTotals = (wanted: Wanted, above?: string): boolean => {
  const { module } = wanted.entity
  return (
    (!hasTotals(wanted) || (wanted.fields.includes("total") && module !== above)) &&
    Object.values(wanted.relations).every((related) => hasMedusasTotals(related, module))
  )
}

/** Adds a path to the tree. Returns false if it isn't in the known tables. */
const want = ({ entity, fields, relations }: Wanted, [name = "", ...rest]: string[]): boolean => {
  if (rest.length === 0) {
    const { plain, time = [], amount = [] } = entity.columns
    if (!fields.includes(name)) {
      fields.push(name)
    }
    return [plain, time, amount, entity.totals ?? []].some((names) => names.includes(name))
  }
  const relation = entity.relations?.[name]
  const related = relation && entityNamed(relation.entity)
  if (!relation || !related) {
    return false
  }
  relations[name] ??= { relation, entity: related, fields: [...ALWAYS], relations: {} }
  return want(relations[name], rest)
}

/** Builds the statement for a tree of fields. Undefined if a filter needs `query.graph`. */
export const tablesStatement = (
  wanted: Wanted,
  { filters, withDeleted }: Pick<RowRequest, "filters" | "withDeleted">
): TablesStatement | undefined => {
  const { table } = wanted.entity
  const statement = new Statement(withDeleted ? wanted.entity.module : undefined)
  const alias = statement.nextAlias()
  const row = statement.object(wanted, alias)
  const where = statement.conditions(wanted.entity, alias, filters)
  return (
    where && {
      sql: `SELECT ${row} AS row FROM ${table} ${alias} WHERE ${[statement.isThere(wanted.entity, alias), ...where].join(" AND ")} ORDER BY ${alias}.id`,
      bindings: statement.bindings,
    }
  )
}

/**
 * An amount as text. MikroORM's property for amounts reads the column, unless a total is computed: then Medusa's function reads the exact
 * value, and the column only if there is none.
 */
const amountIn = (of: string, field: string, isSummed: boolean): string => {
  const column = `nullif(${of}${field}::text, 'NaN')`
  return isSummed ? `coalesce(nullif(${of}raw_${field} ->> 'value', ''), ${column})` : column
}

/** Whether the filter has conditions, and nothing that `query.graph` would read in its own way. */
const isFilter = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  Object.keys(value).length > 0

class Statement {
  readonly bindings: unknown[] = []
  private aliases = 0

  /** @param withDeleted the module whose deleted rows count, too */
  constructor(private readonly withDeleted: string | undefined) {}

  nextAlias(): string {
    return `t${++this.aliases}`
  }

  isThere({ module }: Entity, alias: string): string {
    return module === this.withDeleted ? "TRUE" : `${alias}.deleted_at IS NULL`
  }

  /**
   * A row as JSON, with the rows of its relations.
   *
   * @param isPart whether the row is part of a total
   */
  object(wanted: Wanted, alias: string, isPart = false): string {
    const { entity, fields, relations } = wanted
    const isSummed = isPart || hasTotals(wanted)
    const { columns, totals = [] } = entity
    const own = fields
      .filter((field) => !totals.includes(field))
      .map((field) =>
        columns.amount?.includes(field)
          ? `'${field}', ${amountIn(`${alias}.`, field, isSummed)}`
          : `'${field}', ${alias}.${field}`
      )
    const related = Object.entries(relations).map(
      ([name, { relation, ...of }]) => `'${name}', ${this.related(relation, of, alias, isSummed)}`
    )
    return `json_build_object(${[...own, ...related].join(", ")})`
  }

  private related(relation: Relation, wanted: Wanted, owner: string, isPart: boolean): string {
    const alias = this.nextAlias()
    const row = this.object(wanted, alias, isPart)
    const from = this.from(relation, wanted.entity, { owner, alias })
    return relation.isList
      ? `coalesce((SELECT json_agg(${row} ORDER BY ${alias}.id) ${from}), '[]')`
      : `(SELECT ${row} ${from} LIMIT 1)`
  }

  private from(
    { own, other, link }: Relation,
    entity: Entity,
    { owner, alias }: { owner: string; alias: string }
  ): string {
    const there = this.isThere(entity, alias)
    if (!link) {
      return `FROM ${entity.table} ${alias} WHERE ${alias}.${other} = ${owner}.${own} AND ${there}`
    }
    const by = this.nextAlias()
    return `FROM ${link} ${by} JOIN ${entity.table} ${alias} ON ${alias}.id = ${by}.${other} WHERE ${by}.${own} = ${owner}.id AND ${by}.deleted_at IS NULL AND ${there}`
  }

  /** The conditions that `query.graph` filters stand for. Undefined if one is of another kind than those of the definitions. */
  conditions(
    entity: Entity,
    alias: string,
    filters: Record<string, unknown>
  ): string[] | undefined {
    const conditions = Object.entries(filters).map(([name, value]) =>
      name === "$or"
        ? this.either(entity, alias, value)
        : this.condition(entity, alias, [name, value])
    )
    return conditions.every((condition) => condition !== undefined) ? conditions : undefined
  }

  private either(entity: Entity, alias: string, choices: unknown): string | undefined {
    if (!Array.isArray(choices) || choices.length === 0 || !choices.every(isFilter)) {
      return undefined
    }
    const each = choices.map((filters) => this.conditions(entity, alias, filters))
    return each.every((conditions) => conditions !== undefined)
      ? `(${each.map((conditions) => `(${conditions.join(" AND ")})`).join(" OR ")})`
      : undefined
  }

  private condition(
    entity: Entity,
    alias: string,
    [name, value]: [string, unknown]
  ): string | undefined {
    const relation = entity.relations?.[name]
    if (relation) {
      return isFilter(value) ? this.exists(relation, alias, value) : undefined
    }
    const { plain, time = [] } = entity.columns
    const column = `${alias}.${name}`
    if (name !== "deleted_at" && ![...plain, ...time].includes(name)) {
      return undefined
    }
    if (Array.isArray(value)) {
      this.bindings.push(value)
      return `${column} = ANY(?)`
    }
    if (value === null) {
      return `${column} IS NULL`
    }
    if (typeof value === "string" || typeof value === "boolean") {
      this.bindings.push(value)
      return `${column} = ?`
    }
    return isNotNull(value) ? `${column} IS NOT NULL` : undefined
  }

  private exists(
    relation: Relation,
    owner: string,
    filters: Record<string, unknown>
  ): string | undefined {
    const entity = entityNamed(relation.entity)
    const alias = this.nextAlias()
    const conditions = entity && this.conditions(entity, alias, filters)
    return conditions
      ? `EXISTS (SELECT 1 ${[this.from(relation, entity, { owner, alias }), ...conditions].join(" AND ")})`
      : undefined
  }
}

const isNotNull = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).join() === "$ne" &&
  (value as { $ne?: unknown }).$ne === null
