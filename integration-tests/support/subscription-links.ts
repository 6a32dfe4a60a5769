import CustomerModule from "@medusajs/medusa/customer"
import OrderModule from "@medusajs/medusa/order"
import { defineLink } from "@medusajs/framework/utils"
import SubscriptionModule from "../store/src/modules/subscription"

/** The links of Medusa's subscriptions recipe, which a store keeps in `src/links`. */
export const defineSubscriptionLinks = (): void => {
  const { subscription } = SubscriptionModule.linkable
  defineLink({ linkable: subscription, isList: true }, CustomerModule.linkable.customer)
  defineLink(subscription, { linkable: OrderModule.linkable.order, isList: true })
}
