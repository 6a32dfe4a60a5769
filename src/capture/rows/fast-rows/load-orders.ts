import type { BigNumberInput } from "@medusajs/framework/types"
import { decorateCartTotals } from "@medusajs/framework/utils"
import { orderTotals } from "../../../events/orders/order-placed"
import { orderItemAmounts, orderItemFields } from "../../../events/orders/order-items"
import type { LoaderOf, Row } from "../row"
import { allRead } from "./all-read"
import { ORDERS_STATEMENT } from "./orders-statement"
import { shownAmount } from "./shown-amount"

/** A line's amounts: strings or `BigNumber`s in Medusa, shown as numbers. */
const ITEM_AMOUNTS = ["unit_price", ...orderItemAmounts]

/** The fields that the statement loads, as `query.graph` names them. */
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
  "items.adjustments.code",
  "shipping_methods.adjustments.code",
  "payment_collections.id",
  "payment_collections.payments.id",
  "payment_collections.payments.provider_id",
  "payment_collections.payment_sessions.id",
  "payment_collections.payment_sessions.provider_id",
  "payment_collections.payment_sessions.status",
  ...orderTotals,
  ...orderItemFields.map((field) => `items.${field}`),
])

const FILTERS = new Set(["id", "is_draft_order", "version"])

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
 * Loads placed orders in any version. For tables that differ from those of the Medusa releases it knows, the loader throws the database's
 * error.
 */
export const loaderOfOrders: LoaderOf = ({ entity, fields, filters, withDeleted }) => {
  const isKnown =
    entity === "order" &&
    !withDeleted &&
    Array.isArray(filters.id) &&
    fields.every((field) => LOADED.has(field)) &&
    Object.keys(filters).every((filter) => FILTERS.has(filter))
  const { id, version = null, is_draft_order = null } = filters
  return isKnown
    ? async (database) => {
        const { rows } = await database.raw<{ rows: OrderRecord[] }>(ORDERS_STATEMENT, {
          ids: id,
          version,
          draft: is_draft_order,
        })
        return allRead(rows, toRow)
      }
    : undefined
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

const withNumbers = (
  row: Record<string, unknown>,
  names: readonly string[]
): Record<string, unknown> => ({
  ...row,
  ...Object.fromEntries(
    names.map((name) => {
      const amount = row[name] as BigNumberInput | null
      return [name, amount === null ? null : shownAmount(amount)]
    })
  ),
})
