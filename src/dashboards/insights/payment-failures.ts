import { defineInsight } from "../language/insight"
import { byEvent, countOf, trends } from "../language/query"

export const paymentFailures = defineInsight({
  id: "payment_failures",
  name: "Payment failures",
  description:
    "Payments that a provider refused or canceled, by provider and, if it reports one, by error code.",
  needs: ["payment_failed"],
  query: ({ payment_failed }) =>
    trends({
      series: [countOf(payment_failed)],
      by: [byEvent("payment_provider"), byEvent("error_code")],
      display: "ActionsBar",
    }),
})
