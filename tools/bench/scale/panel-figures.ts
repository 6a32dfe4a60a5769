import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { readPerson } from "../../../src/operations/customers/person"
import { readEvents } from "../../../src/operations/events/events"
import type { EventsQuery } from "../../../src/operations/events/schema"
import type { Figure } from "./figure"

const PAGE = { limit: 20, offset: 0 }

interface Order {
  id: string
  display_id: number
  customer_id: string
}

/** What the Admin's panels read. */
export const panelFigures = (container: MedusaContainer, knex: Knex): Figure[] => {
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
  ]
}
