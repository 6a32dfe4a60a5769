import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { EventFilter, Subject } from "../../modules/posthog/outbox/list-events"
import { resolvePosthog } from "../../modules/posthog/resolve"
import { rowsOfCustomers, rowsOfOrder } from "./rows-of"
import type { EventsQuery } from "./schema"

const ORDER_NUMBER = /^#?(\d{1,9})$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Turns the query's parameters into a filter; undefined if they name something that the store doesn't have. */
export const filterOf = async (
  container: MedusaContainer,
  { state, reason, event, created_at, order_id, customer_id, q }: EventsQuery
): Promise<EventFilter | undefined> => {
  const uuid = q && UUID.test(q) ? q.toLowerCase() : undefined
  const subjects = await Promise.all([
    order_id && subjectOfOrder(container, order_id),
    customer_id && subjectOfCustomers(container, [customer_id]),
    q && !uuid && subjectOf(container, q),
  ])
  const of = subjects.filter((subject) => typeof subject === "object")
  return q && !uuid && !subjects[2]
    ? undefined
    : {
        state,
        reason,
        event,
        uuid,
        since: created_at?.$gte ? new Date(created_at.$gte) : undefined,
        of: of.length > 0 ? of : undefined,
      }
}

/** An email address is looked up in the store's rows; the plugin's tables have none. */
const subjectOf = async (
  container: MedusaContainer,
  text: string
): Promise<Subject | undefined> => {
  const [, number] = ORDER_NUMBER.exec(text) ?? []
  if (number) {
    const order = await findOrder(container, Number(number))
    return order ? subjectOfOrder(container, order) : undefined
  }
  if (text.includes("@")) {
    // Medusa lowercases a guest's address, and keeps an account's as it was typed. Any spelling would be a scan of all customers.
    const customers = await findCustomers(container, [...new Set([text, text.toLowerCase()])])
    return customers.length > 0 ? subjectOfCustomers(container, customers) : undefined
  }
  if (text.startsWith("order_")) {
    return subjectOfOrder(container, text)
  }
  return text.startsWith("cus_") ? subjectOfCustomers(container, [text]) : undefined
}

const subjectOfOrder = async (container: MedusaContainer, id: string): Promise<Subject> => ({
  entityIds: await rowsOfOrder(databaseOf(container), id),
  distinctIds: [],
})

const subjectOfCustomers = async (container: MedusaContainer, ids: string[]): Promise<Subject> => ({
  entityIds: await rowsOfCustomers(databaseOf(container), ids),
  distinctIds: ids,
})

const databaseOf = (container: MedusaContainer) => resolvePosthog(container).internals.database

const findOrder = async (
  container: MedusaContainer,
  display_id: number
): Promise<string | undefined> => {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id"],
    filters: { display_id },
  })
  return data[0]?.id
}

const findCustomers = async (container: MedusaContainer, email: string[]): Promise<string[]> => {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "customer",
    fields: ["id"],
    filters: { email },
  })
  return data.map(({ id }) => id)
}
