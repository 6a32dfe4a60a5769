import { lineItemTexts } from "../../../events/language/line-items"

/** How a table's columns become what `query.graph` returns: unchanged, as a `Date`, or as an amount with all its digits. */
export interface Columns {
  plain: readonly string[]
  time?: readonly string[]
  amount?: readonly string[]
}

/** Leads from a row to rows of another entity: `other` of theirs equals `own` of this one, or a link's table has both. */
export interface Relation {
  entity: string
  own: string
  other: string
  /** The table of a module link, whose columns `own` and `other` are then. */
  link?: string
  isList?: true
}

/** An entity of `query.graph`, as Medusa 2.19 to 2.21 keep it. */
export interface Entity {
  table: string
  /** Medusa's module, within which a query for deleted rows also finds deleted relations. */
  module: string
  columns: Columns
  relations?: Readonly<Record<string, Relation>>
  /** Amounts that Medusa's `decorateCartTotals` computes from `totalsFrom`. */
  totals?: readonly string[]
}

const one = (entity: string, own = `${entity}_id`): Relation => ({ entity, own, other: "id" })

const many = (entity: string, other: string): Relation => ({
  entity,
  own: "id",
  other,
  isList: true,
})

const linked = (entity: string, link: string, own: string): Relation => ({
  entity,
  link,
  own,
  other: `${entity}_id`,
})

const id = { plain: ["id"] }
const name = { plain: ["id", "name"] }

const taxLine = (table: string): Entity => ({
  table,
  module: "cart",
  columns: { plain: ["id", "rate"] },
})

/** What carts and payments consist of, and what leads from them to customers and orders. */
export const ENTITIES: Readonly<Record<string, Entity>> = {
  cart: {
    table: "cart",
    module: "cart",
    columns: {
      plain: ["id", "currency_code", "customer_id", "region_id", "sales_channel_id"],
      time: ["created_at", "updated_at", "completed_at"],
    },
    relations: {
      customer: one("customer"),
      region: one("region"),
      sales_channel: one("sales_channel"),
      shipping_address: one("cart_address", "shipping_address_id"),
      billing_address: one("cart_address", "billing_address_id"),
      items: many("line_item", "cart_id"),
      shipping_methods: many("shipping_method", "cart_id"),
      credit_lines: many("credit_line", "cart_id"),
      promotions: { ...linked("promotion", "cart_promotion", "cart_id"), isList: true },
      payment_collection: linked("payment_collection", "cart_payment_collection", "cart_id"),
    },
    totals: ["total", "credit_line_total"],
  },
  cart_address: {
    table: "cart_address",
    module: "cart",
    columns: { plain: ["id", "country_code", "address_1"], time: ["created_at"] },
  },
  line_item: {
    table: "cart_line_item",
    module: "cart",
    columns: {
      plain: ["id", "cart_id", "quantity", "is_tax_inclusive", ...lineItemTexts],
      time: ["created_at", "updated_at", "deleted_at"],
      amount: ["unit_price"],
    },
    relations: {
      cart: one("cart"),
      tax_lines: many("item_tax_line", "item_id"),
      adjustments: many("item_adjustment", "item_id"),
    },
  },
  shipping_method: {
    table: "cart_shipping_method",
    module: "cart",
    columns: {
      plain: ["id", "cart_id", "name", "shipping_option_id", "is_tax_inclusive"],
      time: ["created_at"],
      amount: ["amount"],
    },
    relations: {
      cart: one("cart"),
      shipping_option: one("shipping_option"),
      tax_lines: many("shipping_tax_line", "shipping_method_id"),
      adjustments: many("shipping_adjustment", "shipping_method_id"),
    },
  },
  item_tax_line: taxLine("cart_line_item_tax_line"),
  shipping_tax_line: taxLine("cart_shipping_method_tax_line"),
  item_adjustment: {
    table: "cart_line_item_adjustment",
    module: "cart",
    columns: { plain: ["id", "code", "is_tax_inclusive"], amount: ["amount"] },
  },
  shipping_adjustment: {
    table: "cart_shipping_method_adjustment",
    module: "cart",
    columns: { plain: ["id", "code"], amount: ["amount"] },
  },
  credit_line: {
    table: "credit_line",
    module: "cart",
    columns: { ...id, amount: ["amount"] },
  },
  order_cart: {
    table: "order_cart",
    module: "order_cart",
    columns: { plain: ["id", "cart_id", "order_id"], time: ["created_at"] },
    relations: { cart: one("cart"), order: one("order") },
  },
  order: {
    table: '"order"',
    module: "order",
    columns: { plain: ["id", "display_id", "customer_id", "region_id", "sales_channel_id"] },
    relations: {
      customer: one("customer"),
      region: one("region"),
      sales_channel: one("sales_channel"),
    },
  },
  payment_session: {
    table: "payment_session",
    module: "payment",
    columns: {
      plain: ["id", "currency_code", "provider_id", "status", "data", "payment_collection_id"],
      time: ["created_at", "updated_at"],
      amount: ["amount"],
    },
    relations: { payment_collection: one("payment_collection") },
  },
  payment: {
    table: "payment",
    module: "payment",
    columns: {
      plain: ["id", "currency_code", "provider_id", "payment_collection_id", "payment_session_id"],
      time: ["created_at"],
      amount: ["amount"],
    },
    relations: { payment_collection: one("payment_collection") },
  },
  payment_collection: {
    table: "payment_collection",
    module: "payment",
    columns: { ...id, time: ["created_at"] },
    relations: {
      cart: linked("cart", "cart_payment_collection", "payment_collection_id"),
      order: linked("order", "order_payment_collection", "payment_collection_id"),
      payments: many("payment", "payment_collection_id"),
      payment_sessions: many("payment_session", "payment_collection_id"),
    },
  },
  capture: {
    table: "capture",
    module: "payment",
    columns: { plain: ["id", "payment_id"], time: ["created_at"], amount: ["amount"] },
    relations: { payment: one("payment") },
  },
  refund: {
    table: "refund",
    module: "payment",
    columns: { plain: ["id", "payment_id"], time: ["created_at"], amount: ["amount"] },
    relations: { payment: one("payment"), refund_reason: one("refund_reason") },
  },
  refund_reason: {
    table: "refund_reason",
    module: "payment",
    columns: { plain: ["id", "label"] },
  },
  customer: {
    table: "customer",
    module: "customer",
    columns: {
      plain: ["id", "has_account", "email", "first_name", "last_name", "phone", "company_name"],
      time: ["created_at", "updated_at"],
    },
  },
  region: { table: "region", module: "region", columns: name },
  sales_channel: { table: "sales_channel", module: "sales_channel", columns: name },
  promotion: { table: "promotion", module: "promotion", columns: { plain: ["id", "code"] } },
  shipping_option: {
    table: "shipping_option",
    module: "fulfillment",
    columns: { plain: ["id", "provider_id"] },
  },
}

/** What `decorateCartTotals` reads from a cart. */
export const totalsFrom = [
  "items.id",
  "items.quantity",
  "items.unit_price",
  "items.is_tax_inclusive",
  "items.tax_lines.rate",
  "items.adjustments.amount",
  "items.adjustments.is_tax_inclusive",
  "shipping_methods.id",
  "shipping_methods.amount",
  "shipping_methods.is_tax_inclusive",
  "shipping_methods.tax_lines.rate",
  "shipping_methods.adjustments.amount",
  "credit_lines.amount",
] as const

/** Returns the entity with this name. Undefined if only `query.graph` knows it, as for placed orders, which have versions. */
export const entityNamed = (entity: string): Entity | undefined =>
  Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined
