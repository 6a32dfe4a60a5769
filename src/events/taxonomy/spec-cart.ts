import type { CartLineRow } from "../carts/cart-items"
import type { CartPromotionRow } from "../carts/cart-promotions"
import type { StartedCart } from "../carts/checkout-started"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import { entry } from "./entry"
import { lacksOfProduct, specAmounts, specItem } from "./spec-order"
import type { SpecOrderRow, SpecProductRow } from "./spec-order"

type CartLine = CartLineRow & SpecProductRow

type Checkout = StartedCart & SpecOrderRow

const LACKS_OF_A_PRODUCT = lacksOfProduct("")

const coupon = defineProperties<CartPromotionRow>()({
  coupon_id: property.text("Medusa's promotion ID.", "promotion_id"),
  coupon_name: property.text("The promotion's code.", "promotions.code"),
})

const { total: value, ...amounts } = specAmounts

/**
 * The spec's cart events. `cart_created` and `payment_method_selected` have none: the spec's "Cart Viewed" is a page view, and its
 * "Payment Info Entered" is more than a choice.
 */
export const specOfCarts = {
  product_added_to_cart: entry<CartLine>({
    event: "Product Added",
    properties: specItem,
    lacks: LACKS_OF_A_PRODUCT,
  }),
  product_removed_from_cart: entry<CartLine>({
    event: "Product Removed",
    properties: specItem,
    lacks: LACKS_OF_A_PRODUCT,
  }),
  promotion_applied: entry<CartPromotionRow>({ event: "Coupon Applied", properties: coupon }),
  promotion_removed: entry<CartPromotionRow>({ event: "Coupon Removed", properties: coupon }),
  checkout_started: entry<Checkout>({
    event: "Checkout Started",
    properties: { value, ...amounts },
    lacks: "`order_id`, because there is no order yet.",
  }),
}
