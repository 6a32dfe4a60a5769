import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { checkedStoreOf } from "../../../src/health/checked-store"
import { readChecks } from "../../../src/health/checks/checks"
import { resolvePosthog } from "../../../src/modules/posthog/resolve"
import { countDeliveries } from "../../../src/operations/deliveries/deliveries"
import { readPerson } from "../../../src/operations/customers/person"
import { readEvents } from "../../../src/operations/events/events"
import type { EventsQuery } from "../../../src/operations/events/schema"
import { readReconciliation } from "../../../src/operations/reconciliation/reconciliation"
import { sumUp } from "../../../src/operations/revenue/revenue"
import type { Figure } from "./figure"

/** As long as the page of the Admin shows at first. */
const REVENUE_DAYS = 30
const WEEK_MS = 7 * 86_400_000

const PAGE = { limit: 20, offset: 0 }

interface Order {
  id: string
  display_id: number
  customer_id: string
}

/** What the Admin's panels read. */
export const panelFigures = (container: MedusaContainer, knex: Knex): Figure[] => {
  const { internals } = resolvePosthog(container)
  let order: Order
  const findOrder = async () => {
    const { rows } = await knex.raw<{ rows: [Order] }>(
      `SELECT id, display_id, customer_id FROM "order" WHERE NOT is_draft_order ORDER BY id DESC LIMIT 1`
    )
    order = rows[0]
  }
  const list = (name: string, query: () => Partial<EventsQuery>): Figure => ({
    name: `panel: ${name}`,
    prepare: findOrder,
    run: async () => (await readEvents(container, { ...PAGE, ...query() })).count > 0,
    expected: () => true,
  })
  return [
    list("the newest events", () => ({})),
    list("what waits", () => ({ state: "waiting" })),
    list("what was set aside", () => ({ state: "set_aside" })),
    list("delivered events of one name", () => ({ state: "delivered", event: "order_placed" })),
    list("events of one name", () => ({ event: "order_placed" })),
    list("an order's events by its number", () => ({ q: `#${order.display_id}` })),
    list("a customer's events", () => ({ customer_id: order.customer_id })),
    {
      name: "panel: a customer's person",
      prepare: findOrder,
      run: async () => (await readPerson(container, order.customer_id)).lifetime_value.length >= 0,
      expected: () => true,
    },
    {
      name: "panel: revenue and accuracy of 30 days",
      run: async () => (await sumUp(internals, { days: REVENUE_DAYS })).totals.length,
      expected: () => 1,
    },
    {
      name: "panel: deliveries of 30 days",
      run: async () =>
        (await countDeliveries(internals)).days.some(({ delivered }) => delivered > 0),
      expected: () => true,
    },
    {
      name: "panel: reconciliation of 7 days",
      run: async () => {
        const { store, accuracy } = await readReconciliation(container, {
          from: new Date(Date.now() - WEEK_MS).toISOString(),
        })
        return store > 0 && accuracy !== null
      },
      expected: () => true,
    },
    {
      name: "panel: checks",
      run: async () =>
        (await readChecks(checkedStoreOf(container, { isPartOfStore: true }))).length > 0,
      expected: () => true,
    },
  ]
}
