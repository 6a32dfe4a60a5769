/** Documents `currency`, which says what the event's amounts are in. */
export const currencyDoc = (amounts: "the amount" | "the amounts" | "all amounts"): string =>
  `Currency of ${amounts}, as an uppercase ISO 4217 code.`

/** Documents `credit_total` of an order or a cart. */
export const CREDIT_TOTAL_DOC =
  "Amount paid by gift cards and store credit (Medusa's credit lines). 0 if there are none."

export const PAYMENT_PROVIDER_DOC = "Medusa's payment provider ID, such as `pp_stripe_stripe`."

export const FULFILLMENT_PROVIDER_DOC = "Medusa's fulfillment provider ID, such as `manual_manual`."
