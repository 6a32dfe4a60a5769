import type { HttpTypes } from "@medusajs/framework/types"
import { merchantOf } from "../../integration-tests/support/merchant"
import { openShop } from "../../integration-tests/support/shop"
import type { World } from "./world"

/** What the pictures show. */
export interface Traded {
  order: HttpTypes.StoreOrder
  customerId: string
}

const ORDERS = 24

const REFUSAL = "PostHog answered 400: event.properties.total isn't a number"

/** Sells for a while. */
export const trade = async ({ url, standIn, inDatabase }: World): Promise<Traded> => {
  const shop = await openShop(url)
  const { token, customer } = await shop.shopper.registerCustomer({
    email: "ada@example.com",
    password: "correct horse battery",
  })
  for (let n = 0; n < ORDERS; n++) {
    await shop.order({ email: `guest${n}@example.com`, items: shop.lines(1 + (n % 3)) })
  }
  const order = await shop.order({ customer: { token }, items: shop.lines(2) })
  const merchant = merchantOf(shop.admin.request, order.id)
  await merchant.refund(await merchant.capture(), 5)
  await inDatabase((sql) => spreadOverDays(sql, customer.id))
  // Catch-up finds a refund when it is three minutes old.
  await standIn.waitFor((seen) => seen.events({ event: "payment_refunded" })[0], {
    timeoutMs: 600_000,
  })
  return { order, customerId: customer.id }
}

/** Leaves two events that wait for a person. */
export const refuse = async ({ inDatabase }: World): Promise<void> => {
  await inDatabase((sql) =>
    sql(
      `update posthog_outbox_event
       set delivered_at = null, set_aside_at = now(), set_aside_reason = 'refused', last_error = $1
       where uuid in (select uuid from posthog_outbox_event where event = 'order_placed' order by created_at limit 2)`,
      REFUSAL
    )
  )
}

type Sql = Parameters<Parameters<World["inDatabase"]>[0]>[0]

/** A chart of one minute would show nothing. */
const spreadOverDays = async (sql: Sql, customerId: string): Promise<void> => {
  await sql(
    `update "order" set created_at = created_at - display_id % 12 * interval '1 day'
     where display_id <= ${ORDERS}`
  )
  await sql(
    `update posthog_outbox_event event set "timestamp" = o.created_at from "order" o where event.entity_id = o.id`
  )
  await sql(
    `update posthog_outbox_event set created_at = created_at - age, delivered_at = delivered_at - age
     from (
       select uuid as old, row_number() over (order by "timestamp" desc) % 12 * interval '1 day' as age from posthog_outbox_event
     ) aged where uuid = old and delivered_at is not null and distinct_id <> $1`,
    customerId
  )
}
