import { defineInsight } from "../language/insight"
import { literal, table } from "../language/query"

export const promotions = defineInsight({
  id: "promotions",
  name: "Promotions",
  description:
    "Orders with each promotion code, per currency. An order with several codes counts for each of them, with its whole discount.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    table(`SELECT
  code,
  currency,
  count() AS orders,
  round(sum(discount), 3) AS discount,
  round(sum(total), 3) AS order_totals
FROM (
  SELECT
    arrayJoin(JSONExtract(ifNull(toString(properties.promotion_codes), '[]'), 'Array(String)')) AS code,
    properties.currency AS currency,
    toFloat(properties.discount) AS discount,
    toFloat(properties.total) AS total
  FROM events
  WHERE event = ${literal(order_placed)} AND {filters}
)
GROUP BY code, currency
ORDER BY orders DESC
LIMIT 50`),
})
