import type { CartLineRow } from "../carts/cart-item-row"
import { promotionOf } from "../carts/cart-promotion-row"
import type { CartPromotionRow } from "../carts/cart-promotion-row"
import type { StartedCart } from "../carts/checkout-started"
import { text } from "../language/properties"
import { entry } from "./entry"
import { categoryOf, couponOf, specAmounts, specItemFields, specOrderFields } from "./spec-order"
import type { SpecItemRow, SpecOrderRow } from "./spec-order"

type CartLine = CartLineRow & Pick<SpecItemRow, "thumbnail" | "adjustments" | "product">

type Checkout = StartedCart & SpecOrderRow

const LACKS_OF_A_PRODUCT =
  "`brand`, `url` and `position`: Medusa knows no brands, not where your storefront is, and not in which list a product stood."

/** What the spec says of one product, beside what ours do. */
const product = {
  category: text<CartLine>("The product's deepest category, or its type.", categoryOf),
  coupon: text<CartLine>(
    "Codes of its promotions, in the order of the alphabet, with commas between.",
    (line) => couponOf(line.adjustments)
  ),
  image_url: text<CartLine>("Address of its picture.", (line) => line.thumbnail),
}

const coupon = {
  coupon_id: text<CartPromotionRow>("Medusa's id of the promotion.", (row) => row.promotion_id),
  coupon_name: text<CartPromotionRow>("The promotion's code.", (row) => promotionOf(row)?.code),
}

const { total: value, ...amounts } = specAmounts((cart: Checkout) => cart)

/**
 * The spec's events of carts. `cart_created` and `payment_method_selected` have none: the spec's "Cart Viewed" is a page that was
 * looked at, and its "Payment Info Entered" is more than a choice.
 */
export const specOfCarts = {
  product_added_to_cart: entry<CartLine>({
    event: "Product Added",
    fields: specItemFields,
    properties: product,
    lacks: LACKS_OF_A_PRODUCT,
  }),
  product_removed_from_cart: entry<CartLine>({
    event: "Product Removed",
    fields: specItemFields,
    properties: product,
    lacks: LACKS_OF_A_PRODUCT,
  }),
  promotion_applied: entry<CartPromotionRow>({ event: "Coupon Applied", properties: coupon }),
  promotion_removed: entry<CartPromotionRow>({ event: "Coupon Removed", properties: coupon }),
  checkout_started: entry<Checkout>({
    event: "Checkout Started",
    fields: specOrderFields,
    properties: { value, ...amounts },
    lacks: "`order_id`: there is no order yet.",
  }),
}
