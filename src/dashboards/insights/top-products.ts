import { defineInsight } from "../language/insight"
import { literal, table } from "../language/query"

export const topProducts = defineInsight({
  id: "top_products",
  name: "Top products",
  description: "Products by the amount ordered, as the orders were placed, per currency.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    table(`SELECT
  JSONExtractString(line, 'name') AS product,
  currency,
  round(sum(JSONExtractFloat(line, 'total')), 3) AS revenue,
  sum(JSONExtractFloat(line, 'quantity')) AS units,
  count(DISTINCT order_id) AS orders
FROM (
  SELECT
    arrayJoin(JSONExtractArrayRaw(ifNull(toString(properties.products), '[]'))) AS line,
    properties.currency AS currency,
    properties.order_id AS order_id
  FROM events
  WHERE event = ${literal(order_placed)} AND {filters}
)
GROUP BY product, currency
ORDER BY currency, revenue DESC
LIMIT 50 BY currency
LIMIT 1000`),
})
