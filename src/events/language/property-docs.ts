/** Documents `currency` alike for an event with one amount and with several: PostHog has one description for all. */
export const CURRENCY_DOC = "Currency of all amounts, as an uppercase ISO 4217 code."

/** Documents `credit_total` of an order or a cart. */
export const CREDIT_TOTAL_DOC =
  "Amount paid by gift cards and store credit (Medusa's credit lines). 0 if there are none."

/** Documents `total` of a cart. */
export const CART_TOTAL_DOC =
  "Amount left to pay: products and shipping after discounts, with tax, minus `credit_total`."

export const CART_ID_DOC = "Medusa's cart ID; the same in all events about the cart."

export const FAILED_STEP_DOC =
  "The step of the workflow that failed, such as `authorize-payment-session-step` or `reserve-inventory-step`."

export const PAYMENT_PROVIDER_DOC = "Medusa's payment provider ID, such as `pp_stripe_stripe`."

export const FULFILLMENT_PROVIDER_DOC = "Medusa's fulfillment provider ID, such as `manual_manual`."
