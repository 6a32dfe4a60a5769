import { lineItemTexts } from "../../../events/language/line-items"

/** A subquery's rows as a JSON array; empty if there are none. */
const list = (object: string, from: string): string =>
  `coalesce((SELECT json_agg(${object}) FROM ${from}), '[]')`

const taxLinesOf = (table: string, owner: string): string =>
  list(
    `json_build_object('rate', tax.raw_rate ->> 'value')`,
    `${table} tax WHERE tax.${owner} AND tax.deleted_at IS NULL`
  )

/**
 * SQL that says whether a discount or a credit line belongs to a version of its order.
 *
 * @param table the table that holds it
 * @param alias its name in the statement
 * @param owner the condition that finds all rows of the same line, shipping method, or order; begins with a column of the table
 * @param version the version
 */
export type BelongsTo = (table: string, alias: string, owner: string, version: string) => string

/** Medusa rewrites discounts and credit lines for each version of an order, but writes tax lines once. */
const isOfVersion: BelongsTo = (_table, alias, _owner, version) => `${alias}.version = ${version}`

/** What an order's totals consist of. */
type Parts = Record<"items" | "shipping_methods" | "credit_lines", string>

/**
 * Returns the SQL for what the totals of the order `o` consist of in a version. Each part is filtered as MikroORM filters it for Medusa's
 * Order Module.
 *
 * @param version SQL of the version
 */
export const partsOf = (version: string, belongsTo: BelongsTo): Parts => {
  const adjustmentsOf = (table: string, owner: string, of: string, columns = "") =>
    list(
      `json_build_object('amount', adjustment.raw_amount ->> 'value', 'code', adjustment.code${columns})`,
      `${table} adjustment WHERE adjustment.${owner} AND adjustment.deleted_at IS NULL
       AND ${belongsTo(table, "adjustment", owner, `${of}.version`)}`
    )
  return {
    items: list(
      `json_build_object(
        'id', line.id,
        ${lineItemTexts.map((text) => `'${text}', line.${text}`).join(", ")},
        'quantity', item.raw_quantity ->> 'value',
        'unit_price', coalesce(item.raw_unit_price ->> 'value', line.raw_unit_price ->> 'value'),
        'is_tax_inclusive', line.is_tax_inclusive,
        'detail', CASE WHEN item.return_received_quantity <> 0 OR item.return_dismissed_quantity <> 0 THEN json_build_object(
          'return_received_quantity', item.raw_return_received_quantity ->> 'value',
          'return_dismissed_quantity', item.raw_return_dismissed_quantity ->> 'value'
        ) END,
        'tax_lines', ${taxLinesOf("order_line_item_tax_line", "item_id = line.id")},
        'adjustments', ${adjustmentsOf(
          "order_line_item_adjustment",
          "item_id = line.id",
          "item",
          ", 'is_tax_inclusive', adjustment.is_tax_inclusive"
        )}
      ) ORDER BY item.id`,
      `order_item item JOIN order_line_item line ON line.id = item.item_id AND line.deleted_at IS NULL
       WHERE item.order_id = o.id AND item.version = ${version} AND item.deleted_at IS NULL`
    ),
    shipping_methods: list(
      `json_build_object(
        'id', method.id,
        'amount', method.raw_amount ->> 'value',
        'is_tax_inclusive', method.is_tax_inclusive,
        'tax_lines', ${taxLinesOf("order_shipping_method_tax_line", "shipping_method_id = method.id")},
        'adjustments', ${adjustmentsOf(
          "order_shipping_method_adjustment",
          "shipping_method_id = method.id",
          "shipping"
        )}
      )`,
      `order_shipping shipping
       JOIN order_shipping_method method ON method.id = shipping.shipping_method_id AND method.deleted_at IS NULL
       WHERE shipping.order_id = o.id AND shipping.version = ${version} AND shipping.deleted_at IS NULL`
    ),
    credit_lines: list(
      `json_build_object('amount', credit.raw_amount ->> 'value')`,
      `order_credit_line credit
       WHERE credit.order_id = o.id AND credit.deleted_at IS NULL
       AND ${belongsTo("order_credit_line", "credit", "order_id = o.id", version)}`
    ),
  }
}

// `CAST`, because knex would read `:version::` as the name of a column.
const PARTS = partsOf("coalesce(CAST(:version AS int), o.version)", isOfVersion)

const PROMOTIONS = list(
  `json_build_object('code', promotion.code)`,
  `order_promotion link JOIN promotion ON promotion.id = link.promotion_id AND promotion.deleted_at IS NULL
   WHERE link.order_id = o.id AND link.deleted_at IS NULL`
)

const PAYMENTS = list(
  `json_build_object('id', payment.id, 'provider_id', payment.provider_id)`,
  `payment WHERE payment.payment_collection_id = collection.id AND payment.deleted_at IS NULL`
)

const SESSIONS = list(
  `json_build_object('id', session.id, 'provider_id', session.provider_id, 'status', session.status)`,
  `payment_session session WHERE session.payment_collection_id = collection.id AND session.deleted_at IS NULL`
)

const PAYMENT_COLLECTIONS = list(
  `json_build_object('id', collection.id, 'payments', ${PAYMENTS}, 'payment_sessions', ${SESSIONS})`,
  `order_payment_collection link
   JOIN payment_collection collection ON collection.id = link.payment_collection_id AND collection.deleted_at IS NULL
   WHERE link.order_id = o.id AND link.deleted_at IS NULL`
)

/**
 * Reads orders with everything their totals consist of: lines, shipping methods, their taxes and discounts, and credit lines, all
 * in the requested version.
 *
 * Takes `ids`, and `version` and `draft`, which may be null.
 */
export const ORDERS_STATEMENT = `
  SELECT o.id, o.display_id, o.version, o.created_at, o.currency_code, o.customer_id, o.region_id, o.sales_channel_id,
    region.name AS region_name, sales_channel.name AS sales_channel_name,
    customer.id AS known_customer_id, customer.has_account, customer.created_at AS customer_created_at,
    address.country_code,
    (SELECT link.cart_id FROM order_cart link WHERE link.order_id = o.id AND link.deleted_at IS NULL LIMIT 1) AS cart_id,
    ${PARTS.items} AS items,
    ${PARTS.shipping_methods} AS shipping_methods,
    ${PARTS.credit_lines} AS credit_lines,
    ${PROMOTIONS} AS promotions,
    ${PAYMENT_COLLECTIONS} AS payment_collections
  FROM "order" o
  LEFT JOIN customer ON customer.id = o.customer_id AND customer.deleted_at IS NULL
  LEFT JOIN region ON region.id = o.region_id AND region.deleted_at IS NULL
  LEFT JOIN sales_channel ON sales_channel.id = o.sales_channel_id AND sales_channel.deleted_at IS NULL
  LEFT JOIN order_address address ON address.id = o.shipping_address_id AND address.deleted_at IS NULL
  WHERE o.id = ANY(:ids) AND o.deleted_at IS NULL AND o.is_draft_order = coalesce(CAST(:draft AS boolean), o.is_draft_order)`
