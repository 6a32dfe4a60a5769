import { SERVER_ID } from "../../../events/server/exception"
import type { Database } from "../database/gate"
import { IS_SET_ASIDE, WAITS } from "../outbox/conditions"
import { KINDS } from "../outbox/listed-event"
import { among, IS_OF_DELETED, THEIRS } from "./their-rows"

/** SQL for whether a column contains the customer's ID. */
export const names = (column: string): string =>
  `coalesce(strpos(CAST(${column} AS text), :needle), 0) > 0`

/** An event that an erasure changes. */
export interface FoundRow {
  uuid: string
  /** Whether it is about the customer's orders or carts, whatever ID it is under. */
  of_sale: boolean
}

/**
 * Finds the events that name a customer, and those of their orders and carts: a guest, and an account before it signs in, is known by the
 * ID of the browser. The browser alone doesn't count, because others may use it, too.
 *
 * @param asked `kept` are the properties that may stay
 */
export const findRows = async (
  database: Database,
  asked: { id: string; needle: string; since: string; kept: string[] }
): Promise<FoundRow[]> => (await database.raw<{ rows: FoundRow[] }>(FIND, asked)).rows

/** Where to find events: a condition that an index has, and which of its events to erase. */
interface Place {
  where: string
  isNamed?: string
  isOfSale?: string
  from?: string
}

const selected = (
  { where, isNamed = "false", isOfSale = "false", from = "" }: Place,
  n: number
): string =>
  `SELECT ${n} AS place, uuid, distinct_id, ${isNamed} AS is_named, ${isOfSale} AS is_of_sale, distinct_id IN (entity_id, uuid) AS is_own,
     coalesce(properties - CAST(:kept AS text[]) - '$process_person_profile' <> '{}', false) AS says_more
   FROM posthog_outbox_event ${from} WHERE ${where}`

const SALES_OF_PAYLOAD = `
  LEFT JOIN their_order of_order ON of_order.id = properties ->> 'order_id'
  LEFT JOIN their_cart of_cart ON of_cart.id = properties ->> 'cart_id'`

/**
 * Payloads are read, because any of them may name the customer, or a sale if its row isn't in `their_row`. Somebody else's event may name a
 * sale, too, such as what an affiliate earned by it.
 */
const withPayload = (where: string, isNamed: string): Place => {
  const isOfSale = `((of_order.id IS NOT NULL OR of_cart.id IS NOT NULL) AND distinct_id ${among("their_browser")})`
  return {
    from: SALES_OF_PAYLOAD,
    where: `${where} AND (${isNamed} OR ${isOfSale})`,
    isNamed,
    isOfSale,
  }
}

const IS_SETTLED = "(delivered_at IS NOT NULL OR set_aside_at IS NOT NULL)"

/** Only an event with a payload has a `last_error`. */
const NAMED = `(${names("last_error")} OR ${names("properties")})`

/** In this order, because events about their rows lead to their browsers, and so to the rest, also if an erasure is interrupted. */
const PLACES: readonly Place[] = [
  {
    where: `distinct_id ${among("their_browser")} AND ${IS_SETTLED} AND properties IS NULL AND deleted_at IS NULL AND ${IS_OF_DELETED}`,
    isOfSale: "true",
  },
  { where: `entity_id = :id AND deleted_at IS NULL`, isNamed: "true" },
  {
    where: `${IS_SETTLED} AND deleted_at IS NULL AND distinct_id = :id`,
    isNamed: "true",
  },
  withPayload(WAITS, `(distinct_id = :id OR ${NAMED})`),
  withPayload(IS_SET_ASIDE, NAMED),
  withPayload(
    `${KINDS.delivered} AND properties IS NOT NULL AND delivered_at >= CAST(:since AS timestamptz)`,
    NAMED
  ),
  {
    where: `entity_id ${among("their_row")} AND deleted_at IS NULL`,
    isOfSale: "true",
  },
  {
    where: `history @> '[{"what": "set_aside"}]' AND deleted_at IS NULL AND ${names("history")}`,
    isNamed: "true",
  },
]

/** Not as a join, for which PostgreSQL may read the whole table. */
const isIdOf = (table: string): string =>
  `(SELECT id FROM ${table} WHERE ${table}.id = distinct_id) IS NOT NULL`

/** Whether an event of a sale still says whose it was. One under the ID of its order, its cart, or itself is already nobody's. */
const IS_SOMEONES = `
  left(distinct_id, 4) <> 'cus_' AND distinct_id <> '${SERVER_ID}' AND NOT ${isIdOf("customer")}
  AND (says_more OR NOT (is_own OR ${isIdOf(`"order"`)} OR ${isIdOf("cart")}))`

/** Materialized, because PostgreSQL would otherwise read the whole outbox in the order of UUIDs. */
const FIND = `
  WITH ${THEIRS}, found AS MATERIALIZED (${PLACES.map(selected).join(" UNION ALL ")})
  SELECT uuid, bool_or(of_sale) AS of_sale
  FROM (SELECT place, uuid, is_named, is_of_sale AND ${IS_SOMEONES} AS of_sale FROM found) found
  WHERE is_named OR of_sale GROUP BY uuid ORDER BY min(place)`
