import { createPipeline } from "../../src/capture/rows/pipeline"
import type { Pipeline } from "../../src/capture/rows/pipeline"
import { walk, walkOfSpan } from "../../src/capture/sweeps/walk"
import type { DescribedEvent } from "../../src/events/outbox-event"
import { cartWorld } from "../support/cart-world"
import { createRequest } from "../../tools/lib/http"
import { merchantOf, NOTE, TRACKING_NUMBER } from "../support/merchant"
import { purchase } from "../support/purchase"
import { storeSuite } from "../support/store-suite"

const CUSTOMER = "ada@example.com"
const OTHER = "grace@example.com"
const PASSWORD = "correct horse"

/** Who did something: an unknown visitor, the customer, whoever they give an order to, or a visitor who left a cart. */
type Who = "visitor" | "customer" | "other" | "passer-by"

const PARCEL = ["order_fulfilled", "order_shipped", "order_delivered"]

/** What PostHog receives from the life below, step by step, and nothing else. */
const LIFE: readonly (readonly [step: string, who: Who, events: readonly string[]])[] = [
  ["looks around", "visitor", ["cart_created", "product_added_to_cart", "product_added_to_cart"]],
  ["changes their mind", "visitor", ["product_removed_from_cart", "promotion_applied"]],
  ["registers", "customer", ["customer_created", "$identify", "customer_signed_in"]],
  ["begins the checkout", "customer", ["checkout_started", "promotion_removed"]],
  ["chooses", "customer", ["shipping_method_selected", "shipping_method_selected"]],
  ["is declined", "customer", ["payment_method_selected", "payment_failed", "checkout_failed"]],
  ["pays", "customer", ["payment_method_selected", "payment_authorized"]],
  ["has ordered", "customer", ["checkout_completed", "order_placed", "payment_captured"]],
  ["asks for more", "customer", ["order_edited"]],
  ["gets it in parts", "customer", [...PARCEL, ...PARCEL, ...PARCEL]],
  ["waits for a parcel in vain", "customer", ["order_fulfilled", "fulfillment_canceled"]],
  ["sends a part back", "customer", ["return_requested", "return_received", "payment_refunded"]],
  ["exchanges", "customer", ["exchange_created", "return_requested", "return_received"]],
  ["claims", "customer", ["claim_created", "return_requested"]],
  ["is served", "customer", ["order_completed", "order_archived"]],
  ["has a friend", "other", ["customer_created", "$identify", "customer_signed_in"]],
  ["gives it to them", "customer", ["order_transfer_requested"]],
  ["fills another cart", "customer", ["cart_created", "product_added_to_cart", "checkout_started"]],
  ["chooses again", "customer", ["shipping_method_selected", "payment_method_selected"]],
  ["orders again", "customer", ["payment_authorized", "checkout_completed", "order_placed"]],
  ["regrets it", "customer", ["payment_captured", "payment_refunded", "order_canceled"]],
  ["comes back", "customer", ["password_reset_requested", "customer_signed_in"]],
  ["is a VIP", "customer", ["customer_joined_group"]],
  ["leaves", "customer", ["customer_deleted"]],
  ["leaves, too", "passer-by", ["cart_created", "product_added_to_cart", "cart_abandoned"]],
]

/** Of these, those that a row proves when it changes, and that are left at the end. */
const CHANGES = [
  "order_canceled",
  "order_completed",
  "order_edited",
  "order_archived",
  "order_transfer_requested",
  "order_shipped",
  "order_delivered",
  "fulfillment_canceled",
  "return_requested",
  "return_received",
  "claim_created",
  "exchange_created",
  "customer_updated",
  "customer_deleted",
  "product_removed_from_cart",
  "promotion_applied",
  "promotion_removed",
  "checkout_started",
  "cart_abandoned",
]

/** Of some, a row outside of the span is loaded, too, and then left out. */
const LOADED_OUTSIDE: Record<string, { after: boolean; before: boolean }> = {
  // Its time is in other tables.
  checkout_started: { after: true, before: true },
  // It is in one of two columns.
  return_requested: { after: false, before: true },
}

const WHOLE_LIFE = LIFE.flatMap(([, who, events]) =>
  events.map((event) => `${event} of ${who}`)
).sort()

/** A cart's hint waits two seconds, so its rows may be looked at before or after the shopper signs in. */
const ofShopper = (told: string): string =>
  told.replace(/^(cart_created|product_.*|promotion_.*) of (?:visitor|customer)$/, "$1 of shopper")

storeSuite(
  {
    name: "store-life",
    workerMode: "server",
    options: { cartEvents: "all", abandonedCartAfterHours: 1 },
  },
  (suite) => {
    const world = cartWorld(suite)
    const { shop, variant } = world
    const post = <T = object>(path: string, body: object = {}) =>
      shop().admin.request<T>("POST", `/admin${path}`, body)

    /** Everything that a merchant does with an order of two shirts. */
    const serve = async (order: { id: string; items?: { id: string }[] | null }) => {
      const merchant = merchantOf(shop().admin.request, order.id)
      const send = async (line: { id: string; quantity: number }) => {
        const sent = await merchant.fulfill([line])
        await merchant.ship(sent, [line])
        await merchant.deliver(sent)
      }
      const shirt = { id: String(order.items?.[0]?.id), quantity: 1 }
      const payment = await merchant.capture()
      await merchant.edit([{ variant_id: variant("MUG-WHITE"), quantity: 2 }], [])
      const { order: edited } = await shop().admin.request<{
        order: { items: { id: string; variant_sku: string }[] }
      }>("GET", `/admin/orders/${order.id}?fields=*items`)
      const added = edited.items.find(({ variant_sku }) => variant_sku === "MUG-WHITE")
      const mug = { id: String(added?.id), quantity: 1 }
      await send(shirt)
      await send(shirt)
      await send(mug)
      await merchant.cancelFulfillment(await merchant.fulfill([mug]))
      const reason_id = await merchant.returnReason("Too small")
      const back = await merchant.requestReturn([{ ...shirt, reason_id }])
      await merchant.receiveReturn(back, [shirt])
      await merchant.refund(payment, 5)
      const instead = [{ variant_id: variant("SHIRT-M"), quantity: 1 }]
      await merchant.receiveReturn(await merchant.exchange([shirt], instead), [shirt])
      await merchant.claim([{ ...mug, reason: "production_failure" }], instead)
      await merchant.complete()
      await merchant.archive()
      return merchant
    }

    const signIn = (action: string, body: object) =>
      createRequest(suite.baseUrl())("POST", `/auth/customer/emailpass${action}`, body)

    /** @param look runs before rows are changed or deleted */
    const live = async (look: () => Promise<unknown>) => {
      const { order, customer, token } = await purchase(world, CUSTOMER, look)
      const merchant = await serve(order)
      const friend = await shop().shopper.registerCustomer({ email: OTHER, password: PASSWORD })
      await merchant.requestTransfer(friend.customer.id)
      const second = await shop().order({
        customer: { token },
        items: [{ variantId: variant("NOTEBOOK-80"), quantity: 3 }],
      })
      await merchantOf(shop().admin.request, second.id).capture()
      await post(`/orders/${second.id}/cancel`)
      await signIn("/reset-password", { identifier: CUSTOMER })
      await signIn("", { email: CUSTOMER, password: PASSWORD })
      const { customer_group } = await post<{ customer_group: { id: string } }>(
        "/customer-groups",
        { name: "VIP" }
      )
      await post(`/customer-groups/${customer_group.id}/customers`, { add: [customer.id] })
      const left = await world.cart()
      await left.add(variant("BACKPACK-BLUE"), 3)
      await world.letPass(left, 100)
      await suite.sql(`update cart_promotion set deleted_at = deleted_at - interval '2 minutes'`)
      await look()
      await shop().admin.request("DELETE", `/admin/customers/${customer.id}`)
      const ids: Record<string, Who> = {
        [customer.id]: "customer",
        [friend.customer.id]: "other",
        [left.id]: "passer-by",
      }
      return (id: string): Who => ids[id] ?? "visitor"
    }

    const expectLife = (whoIs: (id: string) => Who) => {
      const told = world.told().map(({ event, distinctId }) => `${event} of ${whoIs(distinctId)}`)
      expect(told.map(ofShopper).sort()).toEqual(WHOLE_LIFE.map(ofShopper).sort())
      const sent = JSON.stringify(suite.standIn().requests())
      for (const personal of [CUSTOMER, OTHER, PASSWORD, NOTE, TRACKING_NUMBER]) {
        expect(sent).not.toContain(personal)
      }
      expect(suite.standIn().rawEventCount()).toBe(WHOLE_LIFE.length)
    }

    /** Walks one event's rows without recording them. Returns what was loaded, and how much of it was in the span. */
    const walked = async (
      definition: Pipeline["definitions"][number],
      span: { from?: Date; to?: Date }
    ) => {
      const pipeline = createPipeline(suite.container())
      const loaded: DescribedEvent[] = []
      const toEvents: Pipeline["toEvents"] = async (...args) => {
        const events = await pipeline.toEvents(...args)
        loaded.push(...events)
        return events
      }
      const task = { ...walkOfSpan(definition, span), dryRun: true }
      const { recorded } = await walk({ ...pipeline, toEvents }, task)
      return { loaded, recorded }
    }

    /** The events of changed rows, each with what a span that begins or ends at its time loads and finds of it. */
    const changesAtBorders = async () => {
      await suite.sql(`delete from posthog_outbox_event`)
      await suite.sql(`update customer set updated_at = now() where email = ?`, OTHER)
      const { definitions } = createPipeline(suite.container())
      const found: { id: string; from: boolean; after: boolean; before: boolean }[] = []
      for (const definition of definitions.filter(({ proof }) => proof.by === "changed row")) {
        for (const { uuid, timestamp } of (await walked(definition, {})).loaded) {
          const [time, next] = [new Date(timestamp), new Date(Date.parse(timestamp) + 1)]
          const isLoaded = async (span: { from?: Date; to?: Date }) =>
            (await walked(definition, span)).loaded.some((event) => event.uuid === uuid)
          found.push({
            id: definition.id,
            from: await isLoaded({ from: time, to: next }),
            after: await isLoaded({ from: next }),
            before: await isLoaded({ to: time }),
          })
        }
      }
      return found
    }

    it("is recorded completely from Medusa's events", async () => {
      const whoIs = await live(() => suite.posthog().flush())
      await suite.posthog().flush()
      await suite.reconcileNow()
      expectLife(whoIs)
      expect(await suite.reconcileNow()).toMatchObject({ recorded: 0 })

      const changes = await changesAtBorders()
      expect(new Set(changes.map(({ id }) => id))).toEqual(new Set(CHANGES))
      for (const { id, ...loaded } of changes) {
        const outside = LOADED_OUTSIDE[id] ?? { after: false, before: false }
        expect({ id, ...loaded }).toEqual({ id, from: true, ...outside })
      }
    })

    it("is recorded identically from rows alone, and from moments for what has none", async () => {
      const whoIs = await suite.withoutHints(() => live(suite.reconcileNow))
      await suite.reconcileNow()
      expectLife(whoIs)
    })
  }
)
