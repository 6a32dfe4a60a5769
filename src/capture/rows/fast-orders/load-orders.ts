import type { Database } from "../../../modules/posthog/database/gate"
import type { BigNumberInput } from "@medusajs/framework/types"
import { BigNumber, decorateCartTotals } from "@medusajs/framework/utils"
import { orderTotals } from "../../../events/orders/order-placed"
import { orderItemAmounts, orderItemFields } from "../../../events/orders/order-items"
import type { Row, RowRequest } from "../row"
import { ORDERS_STATEMENT } from "./orders-statement"

/** A line's amounts: strings or `BigNumber`s in Medusa, shown as numbers. */
const ITEM_AMOUNTS = ["unit_price", ...orderItemAmounts]

/** The fields that `loadOrders` loads, as `query.graph` names them. */
const LOADED = new Set<string>([
  "id",
  "display_id",
  "version",
  "created_at",
  "currency_code",
  "region_id",
  "region.name",
  "sales_channel_id",
  "sales_channel.name",
  "customer_id",
  "customer.id",
  "customer.has_account",
  "customer.created_at",
  "shipping_address.country_code",
  "cart_link.cart_id",
  "promotions.code",
  "payment_collections.payments.provider_id",
  ...orderTotals,
  ...orderItemFields.map((field) => `items.${field}`),
])

const FILTERS = new Set(["id", "is_draft_order", "version"])

/** Which orders to load, and in which version. The default is the latest. */
export interface OrderFilter {
  id: readonly string[]
  is_draft_order?: boolean
  version?: number
}

/** Returns the filter for `loadOrders`. Undefined if only `query.graph` can load the request. */
export const orderFilter = ({
  entity,
  fields,
  filters,
  withDeleted,
}: RowRequest): OrderFilter | undefined => {
  const isKnown =
    entity === "order" &&
    !withDeleted &&
    Array.isArray(filters.id) &&
    fields.every((field) => LOADED.has(field)) &&
    Object.keys(filters).every((filter) => FILTERS.has(filter))
  return isKnown ? (filters as unknown as OrderFilter) : undefined
}

/** What Medusa's totals function reads from an order. */
type Decorable = Parameters<typeof decorateCartTotals>[0]

type DecoratedOrder = Record<string, unknown> & { items: Record<string, unknown>[] }

interface OrderRecord extends Decorable {
  id: string
  region_name: string | null
  sales_channel_name: string | null
  known_customer_id: string | null
  has_account: boolean | null
  customer_created_at: Date | null
  country_code: string | null
  cart_id: string | null
}

/**
 * Loads orders as `query.graph` returns them, but in one statement and without a MikroORM object for each row, which would take
 * most of the time that an order's event costs (docs/performance.md). Medusa's own function computes the totals.
 *
 * @param filter from `orderFilter`
 * @throws the database's error, including for tables that differ from those of the Medusa releases it knows
 */
export const loadOrders = async (
  database: Database,
  { id, is_draft_order, version }: OrderFilter
): Promise<Row[]> => {
  const { rows } = await database.raw<{ rows: OrderRecord[] }>(ORDERS_STATEMENT, {
    ids: id,
    version: version ?? null,
    draft: is_draft_order ?? null,
  })
  return rows.map(toRow)
}

const toRow = ({
  region_name,
  sales_channel_name,
  known_customer_id,
  has_account,
  customer_created_at,
  country_code,
  cart_id,
  ...order
}: OrderRecord): Row => {
  const { items, ...decorated } = decorateCartTotals(order) as unknown as DecoratedOrder
  return {
    ...withNumbers(decorated, orderTotals),
    id: order.id,
    items: items.map((item) => withNumbers(item, ITEM_AMOUNTS)),
    region: region_name === null ? null : { name: region_name },
    sales_channel: sales_channel_name === null ? null : { name: sales_channel_name },
    customer:
      known_customer_id === null
        ? null
        : { id: known_customer_id, has_account, created_at: customer_created_at },
    shipping_address: country_code === null ? null : { country_code },
    cart_link: cart_id === null ? null : { cart_id },
  }
}

/** Amounts as Medusa's API shows them: with all digits, and zero if they are next to nothing. */
const withNumbers = (
  row: Record<string, unknown>,
  names: readonly string[]
): Record<string, unknown> => ({
  ...row,
  ...Object.fromEntries(
    names.map((name) => {
      const amount = row[name] as BigNumberInput | null
      return [name, amount === null ? null : new BigNumber(amount).toJSON()]
    })
  ),
})
