import { defineInsight } from "../language/insight"
import { literal, table } from "../language/query"

/** A product goes by its ID, because its title can change and can be translated. Only a line that the merchant typed has none. */
export const topProducts = defineInsight({
  id: "top_products",
  name: "Top products",
  description:
    "Products by revenue, per currency, as the orders were placed: after discounts, without tax and shipping.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    table(`SELECT
  argMax(JSONExtractString(line, 'name'), placed_at) AS product,
  currency,
  round(sum(JSONExtractFloat(line, 'total') - JSONExtractFloat(line, 'tax')), 3) AS revenue,
  sum(JSONExtractFloat(line, 'quantity')) AS units,
  count(DISTINCT order_id) AS orders
FROM (
  SELECT
    arrayJoin(JSONExtractArrayRaw(ifNull(toString(properties.products), '[]'))) AS line,
    properties.currency AS currency,
    properties.order_id AS order_id,
    timestamp AS placed_at
  FROM events
  WHERE event = ${literal(order_placed)} AND {filters}
)
GROUP BY ifNull(nullIf(JSONExtractString(line, 'product_id'), ''), JSONExtractString(line, 'name')), currency
ORDER BY currency, revenue DESC
LIMIT 50 BY currency
LIMIT 1000`),
})
