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

/** Sells for a while, and leaves one event that waits for a person. */
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
  await inDatabase(async (sql) => {
    await sql(`update capture set created_at = created_at - interval '5 minutes'`)
    await sql(`update refund set created_at = created_at - interval '5 minutes'`)
    await spreadOverDays(sql)
    await sql(
      `update posthog_lease set leased_until = now(), looked_at = now() - interval '1 hour'`
    )
  })
  await standIn.waitFor((seen) => seen.events({ event: "payment_refunded" })[0], {
    timeoutMs: 180_000,
  })
  await inDatabase((sql) =>
    sql(
      `update posthog_outbox_event
       set delivered_at = null, set_aside_at = now(), set_aside_reason = 'refused', last_error = $1
       where uuid in (select uuid from posthog_outbox_event where event = 'order_placed' order by created_at limit 2)`,
      REFUSAL
    )
  )
  return { order, customerId: customer.id }
}

type Sql = Parameters<Parameters<World["inDatabase"]>[0]>[0]

/** A chart of one minute would show nothing. */
const spreadOverDays = async (sql: Sql): Promise<void> => {
  await sql(
    `update "order" set created_at = created_at - display_id % 12 * interval '1 day'
     where display_id <= ${ORDERS}`
  )
  await sql(
    `update posthog_outbox_event event set "timestamp" = o.created_at from "order" o where event.entity_id = o.id`
  )
}
