import { removeNullish } from "@medusajs/framework/utils"
import type { JsonObject } from "../../lib/json/json"
import { toNumber } from "./amount"
import type { Amount } from "./amount"
import { property } from "./properties"
import type { PropertyDefinition } from "./properties"
import type { Reading } from "./reading"

/** The fields of a line that are loaded unchanged. */
export const lineItemTexts = [
  "product_id",
  "variant_id",
  "variant_sku",
  "variant_title",
  "product_title",
  "product_type",
  "product_collection",
  "title",
] as const

/** The product of an order or cart line as the events load it. */
export interface LineItem extends Partial<Record<(typeof lineItemTexts)[number], string | null>> {
  unit_price?: Amount
}

/** Fields of a line item that `describeLineItem` reads. */
export const lineItemFields = [...lineItemTexts, "unit_price"] as const

/** Documents what `describeLineItem` returns. */
export const LINE_ITEM_DOC =
  "`product_id`, `variant_id`, `sku`, `name`, `variant`, `category` (the product type), `collection`, `quantity`, `price` (per unit, as listed)"

/** People type the titles of custom lines, and the labels of reasons. */
const TYPED_IN_LINES = { typed: ["name", "variant", "reason"] } as const

/** A property that lists products, as `describeLineItem` and `LINE_ITEM_DOC` describe them. */
export const productsOf = <Row, Item extends JsonObject>(
  doc: string,
  reading: Reading<Row, Item[]>
): PropertyDefinition<Row, Item[]> => property.objects(doc, reading, TYPED_IN_LINES)

/** A product and its quantity as the events' lists of products show it. `further` adds values that only some events have. */
export const describeLineItem = (
  item: LineItem | null | undefined,
  quantity: Amount,
  further: Record<string, JsonObject[string] | undefined | null> = {}
): JsonObject =>
  removeNullish({
    product_id: item?.product_id,
    variant_id: item?.variant_id,
    sku: item?.variant_sku,
    name: item?.product_title ?? item?.title,
    variant: item?.variant_title,
    category: item?.product_type,
    collection: item?.product_collection,
    quantity: toNumber(quantity),
    price: toNumber(item?.unit_price),
    ...further,
  }) as JsonObject
