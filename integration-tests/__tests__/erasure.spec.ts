import { randomUUID } from "node:crypto"
import { deleteCustomersWorkflow } from "@medusajs/medusa/core-flows"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { accessOf } from "../../src/posthog-api/access"
import { personsApi } from "../../src/posthog-api/persons"
import type { ApiAccess } from "../../src/posthog-api/request"
import { createRequest } from "../../tools/lib/http"
import { openEraser, REST } from "../support/eraser"
import { furtherServices } from "../support/further-services"
import { merchantOf } from "../support/merchant"
import { rowsNaming } from "../support/named-rows"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const ada = { email: "ada@example.com", password: "correct horse battery" }

storeSuite(
  {
    name: "erasure",
    options: { ...REST, erasure: "on-delete", personProperties: ["email"] },
  },
  (suite) => {
    const { baseUrl, container, posthog, standIn, sql, reconcileNow, withoutHints } = suite
    const { anotherService } = furtherServices(suite)
    const { arrived, erase, statusOf, storeOf } = openEraser(suite)
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** A customer with an account who bought something, paid, and got money back. */
    const buyer = async () => {
      const customer = await shop.shopper.registerCustomer(ada)
      await arrived("customer_signed_in")
      const order = await shop.order({ customer })
      const merchant = merchantOf(shop.admin.request, order.id)
      const payment = await merchant.capture()
      await merchant.refund(payment, 1)
      await reconcileNow()
      return { ...customer, order, merchant, payment }
    }

    it("erases a deleted customer, although PostHog is down at first and the process is replaced", async () => {
      const { customer, order, merchant, payment } = await buyer()
      expect(
        standIn()
          .events({ distinctId: customer.id })
          .map(({ event }) => event)
      ).toEqual(expect.arrayContaining(["customer_created", "order_placed", "payment_refunded"]))

      standIn().setFault({ on: "all", kind: "status", status: 503 })
      await shop.admin.deleteCustomer(customer.id)
      await posthog().flush()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({
        state: "sending_customer_deleted",
        requested_by: "deletion",
      })

      standIn().setFault(null)
      const restarted = anotherService({ ...REST, erasure: "on-delete" })
      await restarted.flush()
      await arrived("customer_deleted")
      await erase(1, restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "deleting_person", outcome: null })
      const own = (rows: string[]) => rows.filter((row) => !row.startsWith("posthog_erasure:"))
      expect(own(await rowsNaming(sql, customer.id))).toEqual([])

      standIn().setFault({ on: "rest", kind: "status", status: 503 })
      await erase(1, restarted)
      expect(await statusOf(customer.id)).toMatchObject({ last_error: "http_503" })

      standIn().setFault(null)
      const person = standIn()
        .persons()
        .find(({ distinctIds }) => distinctIds.includes(customer.id))
      await erase(1, restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying", last_error: null })
      expect(standIn().persons()).toEqual([])
      expect(standIn().deletions()).toMatchObject([
        { personId: person?.id, withRecordings: true, verifiedAt: null },
      ])

      await erase(1, restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      standIn().finishDeletions()
      await erase(1, restarted)
      expect(await statusOf(customer.id)).toMatchObject({
        state: "finished",
        outcome: "deleted",
        customer_id: null,
        rows_changed: expect.any(Number),
      })
      expect(await rowsNaming(sql, customer.id)).toEqual([])
      expect(await rowsNaming(sql, ada.email)).toEqual([])
      expect(standIn().events({ distinctId: customer.id })).toEqual([])

      await merchant.refund(payment, 2)
      await reconcileNow()
      expect(standIn().events({ event: "payment_refunded" })).toMatchObject([
        {
          distinctId: order.id,
          personId: null,
          properties: { order_id: order.id, amount: 2, $process_person_profile: false },
        },
      ])
      expect(standIn().persons()).toEqual([])
      expect(await rowsNaming(sql, customer.id)).toEqual([])
    })

    it("records what it learns later about an erased customer's orders without a person, also in a backfill", async () => {
      const { customer, order, token } = await buyer()
      const again = await shop.order({ customer: { token } })
      await reconcileNow()
      await shop.admin.deleteCustomer(customer.id)
      await erase()
      await erase()
      // As if the plugin had been installed after the order.
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      const always = anotherService({ personProfiles: "always" })
      const pipeline = createPipeline(storeOf(always))
      const [placed] = await pipeline.toEvents({ id: "order_placed" }, { id: order.id })
      expect(placed).toMatchObject({
        distinct_id: order.id,
        properties: { $process_person_profile: false, order_number_of_customer: 1 },
      })
      const [second] = await pipeline.toEvents({ id: "order_placed" }, { id: again.id })
      expect(second?.properties).toMatchObject({
        is_first_order: false,
        order_number_of_customer: 2,
      })
      expect(JSON.stringify([placed, second])).not.toContain(customer.id)
    })

    it("finds a deletion that no event of Medusa told", async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_created")
      await erase()
      await withoutHints(() => shop.admin.deleteCustomer(customer.id))
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ requested_by: "deletion" })
      await posthog().flush()
      expect(standIn().events({ event: "customer_deleted" })).toMatchObject([
        { distinctId: customer.id },
      ])
    })

    it("records nothing more when an erased customer signs in, because Medusa left them a sign-in", async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_signed_in")
      await deleteCustomersWorkflow(container()).run({ input: { ids: [customer.id] } })
      await erase()
      await erase()
      standIn().reset()
      const { token } = await createRequest(baseUrl())<{ token: string }>(
        "POST",
        "/auth/customer/emailpass",
        ada
      )
      expect(token).toEqual(expect.any(String))
      await posthog().flush()
      expect(standIn().events()).toEqual([])
      expect(
        await sql(`select 1 from posthog_outbox_event where distinct_id = ?`, customer.id)
      ).toEqual([])
    })

    /** A deleted customer, whom PostHog is about to be asked to delete. */
    const deleted = async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_signed_in")
      await shop.admin.deleteCustomer(customer.id)
      await arrived("customer_deleted")
      await erase()
      return customer
    }

    /** A page view of a browser that still has the ID. */
    const comesBack = async (customer: { id: string }) => {
      const event = { event: "page_viewed", distinct_id: customer.id, uuid: randomUUID() }
      await fetch(`${standIn().url}/e/`, {
        method: "POST",
        body: JSON.stringify({ ...event, api_key: standIn().token, properties: {} }),
      })
      expect(standIn().persons()).toHaveLength(1)
    }

    it("deletes the person again if a browser that still had the ID made it anew, with the events since", async () => {
      const customer = await deleted()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      await comesBack(customer)
      // PostHog would queue no event that came after its first deletion.
      await erase()
      expect(standIn().persons()).toHaveLength(1)
      standIn().finishDeletions()
      expect(standIn().events({ event: "page_viewed" })).toHaveLength(1)
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      expect(standIn().persons()).toEqual([])
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
      expect(standIn().events({ distinctId: customer.id })).toEqual([])
      expect(await rowsNaming(sql, customer.id)).toEqual([])
    })

    it("deletes a person whom PostHog doesn't list, because somebody deleted them by hand and they came back", async () => {
      const customer = await deleted()
      const persons = personsApi(accessOf(posthog().options) as ApiAccess)
      await persons.delete(customer.id)
      standIn().finishDeletions()
      await comesBack(customer)
      expect(await persons.find(customer.id)).toBeUndefined()
      await erase()
      expect(standIn().persons()).toEqual([])
      await comesBack(customer)
      // Until the weekend, PostHog would queue none of their events.
      await erase()
      expect(standIn().persons()).toHaveLength(1)
      standIn().finishDeletions()
      const accepted = (ago: string) =>
        sql(`update posthog_erasure set accepted_at = now() - interval '${ago}'`)
      await accepted("9 days")
      await erase()
      expect(standIn().persons()).toEqual([])
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying", last_error: null })
      await accepted("16 days")
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
      expect(standIn().events({ distinctId: customer.id })).toEqual([])
    })

    it("says that something is wrong if PostHog never gets to the events, and deletes who came back once it did", async () => {
      const customer = await deleted()
      await erase()
      await comesBack(customer)
      await sql(`update posthog_erasure set accepted_at = now() - interval '16 days'`)
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ last_error: "events_not_deleted" })
      standIn().finishDeletions()
      await erase()
      expect(standIn().persons()).toEqual([])
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
      expect(standIn().events({ distinctId: customer.id })).toEqual([])
    })

    /** A deleted guest, of whom PostHog has no person. */
    const deletedGuest = async () => {
      const order = await shop.order()
      await arrived("order_placed")
      const id = String(order.customer_id)
      await shop.admin.deleteCustomer(id)
      return id
    }

    it("calls a customer whom PostHog doesn't know not found, although PostHog didn't answer at first", async () => {
      const id = await deletedGuest()
      await erase()
      const { fetch } = globalThis
      const unanswered = jest.spyOn(globalThis, "fetch").mockImplementation((url, init) => {
        const isDeletion = typeof url === "string" && url.endsWith("/bulk_delete/")
        return isDeletion ? Promise.reject(new Error("reset")) : fetch(url, init)
      })
      await erase()
      unanswered.mockRestore()
      expect(await statusOf(id)).toMatchObject({ last_error: expect.any(String) })
      await erase(2)
      expect(await statusOf(id)).toMatchObject({ outcome: "not_found" })
    })

    it("checks that the events are gone, even if its process dies right after it asked for that", async () => {
      const customer = await deleted()
      expect(await statusOf(customer.id)).toMatchObject({ state: "deleting_person" })
      const died = jest
        .spyOn(posthog().internals.erasures, "done")
        .mockRejectedValueOnce(new Error("killed"))
      await erase()
      expect(died).toHaveBeenCalledTimes(1)
      expect(standIn().persons()).toEqual([])
      await erase(2)
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
    })

    it("finishes at once for a guest, of whom PostHog has no person", async () => {
      const id = await deletedGuest()
      await erase(3)
      expect(await statusOf(id)).toMatchObject({ state: "finished", outcome: "not_found" })
      expect(await rowsNaming(sql, id)).toEqual([])
    })
  }
)
