import type { HttpTypes } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { eraseDue } from "../../src/erasure/erase-due"
import { impersonalOf } from "../../src/erasure/impersonal"
import { confirmErasure, listErasures, readErasure } from "../../src/erasure/request-erasure"
import { readHealth } from "../../src/health/health"
import type PosthogModuleService from "../../src/modules/posthog/service"
import type { PosthogOptions } from "../../src/options/schema"
import { DEFAULT_PERSONAL_KEY } from "../../packages/posthog-stand-in"
import { erasePosthogCustomerWorkflow } from "../../src/workflows"
import { someEvent } from "../support/events"
import { furtherServices } from "../support/further-services"
import { merchantOf } from "../support/merchant"
import { rowsNaming } from "../support/named-rows"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import type { RegisteredCustomer } from "../support/shopper"
import { storeSuite } from "../support/store-suite"

const rest: PosthogOptions = { personalApiKey: DEFAULT_PERSONAL_KEY.key, projectId: "1" }

const ada = { email: "ada@example.com", password: "correct horse battery" }

storeSuite(
  {
    name: "erasure",
    options: { ...rest, erasure: "on-delete", personProperties: ["email"] },
  },
  (suite) => {
    const { baseUrl, container, posthog, standIn, sql, makeDue, reconcileNow, withoutHints } = suite
    const { anotherService } = furtherServices(suite)
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** Takes the next step of every erasure, as the timer does, in this process or in another one. */
    const erase = async (service: PosthogModuleService = posthog()) => {
      await service.flush()
      await makeDue()
      await sql(`update posthog_erasure set due_at = now() where finished_at is null`)
      const store = {
        resolve: (name: string, options?: object) =>
          name === "posthog" ? service : container().resolve(name, options as never),
      }
      await eraseDue(createPipeline(store as never))
    }

    const arrived = (event: string) => standIn().waitFor((seen) => seen.events({ event }).at(-1))

    const statusOf = (id: string) => readErasure(container(), id)

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
      await suite.posthog().flush()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({
        state: "sending_customer_deleted",
        requested_by: "deletion",
      })

      standIn().setFault(null)
      const restarted = anotherService({ ...rest, erasure: "on-delete" })
      await restarted.flush()
      await arrived("customer_deleted")
      await erase(restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "deleting_person", outcome: null })
      const own = (rows: string[]) => rows.filter((row) => !row.startsWith("posthog_erasure:"))
      expect(own(await rowsNaming(sql, customer.id))).toEqual([])

      standIn().setFault({ on: "rest", kind: "status", status: 503 })
      await erase(restarted)
      expect(await statusOf(customer.id)).toMatchObject({ last_error: "http_503" })

      standIn().setFault(null)
      const person = standIn()
        .persons()
        .find(({ distinctIds }) => distinctIds.includes(customer.id))
      await erase(restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying", last_error: null })
      expect(standIn().persons()).toEqual([])
      expect(standIn().deletions()).toMatchObject([
        { personId: person?.id, withRecordings: true, verifiedAt: null },
      ])

      await erase(restarted)
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      standIn().finishDeletions()
      await erase(restarted)
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
      const { customer, order } = await buyer()
      await shop.admin.deleteCustomer(customer.id)
      await erase()
      await erase()
      // As if the plugin had been installed after the order.
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      const always = anotherService({ personProfiles: "always" })
      const store = {
        resolve: (name: string, options?: object) =>
          name === "posthog" ? always : container().resolve(name, options as never),
      }
      const pipeline = createPipeline(store as never)
      const [placed] = await pipeline.toEvents({ id: "order_placed" }, { id: order.id })
      expect(placed).toMatchObject({
        distinct_id: order.id,
        properties: { $process_person_profile: false, order_number_of_customer: 1 },
      })
      expect(JSON.stringify(placed)).not.toContain(customer.id)
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

    it("deletes the person again if a browser that still had the ID made it anew", async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_signed_in")
      await shop.admin.deleteCustomer(customer.id)
      await arrived("customer_deleted")
      await erase()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      await posthog().capture({ distinctId: customer.id, event: "page_viewed" })
      await posthog().flush()
      expect(standIn().persons()).toHaveLength(1)
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
      expect(standIn().persons()).toEqual([])
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
      expect(await rowsNaming(sql, customer.id)).toEqual([])
    })

    it("finishes at once for a guest, of whom PostHog has no person", async () => {
      const order = await shop.order()
      await arrived("order_placed")
      const id = String(order.customer_id)
      await shop.admin.deleteCustomer(id)
      for (const _ of ["rows", "PostHog", "look again"]) {
        await erase()
      }
      expect(await statusOf(id)).toMatchObject({ state: "finished", outcome: "not_found" })
      expect(await rowsNaming(sql, id)).toEqual([])
    })

    describe("the rows of an erased customer", () => {
      const ID = "cus_01JDQ3V5ZJ4C2T8Y6W9X0N7M1K"
      const OTHER = "cus_01JDQ3V5ZJ4C2T8Y6W9X0N7M1J"

      /** Events in each state that a row can be in, of the customer and of somebody else. */
      const fill = async () => {
        standIn().setFault({ kind: "status", status: 503 })
        const of = (n: number, changes: object) => someEvent(n, { distinct_id: ID, ...changes })
        await posthog().internals.record([
          of(1, {
            properties: {
              order_id: "order_1",
              total: 12.5,
              currency: "EUR",
              environment: "test",
              $ignore_sent_at: true,
              $set: { email: ada.email },
              $session_id: "01890a5d-ac96-774b-bcce-b302099a8057",
              note: "for Ada",
            },
          }),
          of(2, { definition: "customer_updated", event: "customer_updated", entity_id: ID }),
          of(3, { definition: "review_written", event: "review_written", entity_id: "rev_1" }),
          of(4, { entity_id: "order_4" }),
          someEvent(5, { distinct_id: OTHER, properties: { to_customer_id: ID, total: 5 } }),
        ])
        await posthog().flush()
        await sql(
          `update posthog_outbox_event set delivered_at = now(), leased_by = null where entity_id = 'order_4'`
        )
        await sql(
          `update posthog_outbox_event set last_error = ? where entity_id = 'rev_1'`,
          `saw ${ID}`
        )
      }
      const eraseRows = () =>
        posthog().internals.erasures.eraseRows(ID, impersonalOf(posthog().internals.definitions))

      it("lose the ID and the payload; what waits about an order is sent under the order's ID", async () => {
        await fill()
        expect(await eraseRows()).toEqual({ changed: 5, remaining: 0 })
        expect(await rowsNaming(sql, ID)).toEqual([])
        const rows = await sql(
          `select distinct_id, entity_id, properties, set_aside_reason, amount from posthog_outbox_event order by "timestamp", definition, entity_id`
        )
        expect(rows).toEqual(
          expect.arrayContaining([
            {
              distinct_id: "order_1",
              entity_id: "order_1",
              set_aside_reason: null,
              amount: null,
              properties: {
                order_id: "order_1",
                total: 12.5,
                currency: "EUR",
                environment: "test",
                $ignore_sent_at: true,
                $process_person_profile: false,
              },
            },
            expect.objectContaining({
              entity_id: "",
              properties: null,
              set_aside_reason: "erased",
            }),
            expect.objectContaining({
              distinct_id: "rev_1",
              properties: null,
              set_aside_reason: "erased",
            }),
            expect.objectContaining({
              distinct_id: "order_4",
              properties: null,
              set_aside_reason: null,
            }),
            expect.objectContaining({
              distinct_id: OTHER,
              properties: { to_customer_id: "erased", total: 5 },
            }),
          ])
        )
        expect((await posthog().internals.outbox.health()).setAside).toEqual([])
        standIn().setFault(null)
        await posthog().flush()
        expect(
          standIn()
            .events()
            .map(({ distinctId, event }) => [distinctId, event])
            .sort()
        ).toEqual([
          [OTHER, "order_placed"],
          ["order_1", "order_placed"],
        ])
        expect(
          standIn()
            .persons()
            .map(({ distinctIds }) => distinctIds)
        ).toEqual([[OTHER]])
      })

      it("wait while an event is on its way to PostHog", async () => {
        await fill()
        await sql(
          `update posthog_outbox_event set leased_by = 'another', due_at = now() + interval '1 minute' where entity_id = 'order_1'`
        )
        expect(await eraseRows()).toEqual({ changed: 4, remaining: 1 })
        await sql(`update posthog_outbox_event set due_at = now() where entity_id = 'order_1'`)
        expect(await eraseRows()).toEqual({ changed: 1, remaining: 0 })
      })

      it("also are those of troubles and backfills, which then continue a little before", async () => {
        await sql(
          `insert into posthog_trouble (kind, definition, count, first_at, last_at, last_entity_id, last_error)
           values ('not_described', 'customer_updated', 1, now(), now(), ?, 'TypeError')`,
          ID
        )
        await sql(
          `insert into posthog_backfill (id, definitions, status, after_id) values ('phbf_1', '{customer_created}', 'paused', ?)`,
          ID
        )
        await eraseRows()
        expect(await rowsNaming(sql, ID)).toEqual([])
        const [{ after_id } = { after_id: "" }] = await sql<{ after_id: string }>(
          `select after_id from posthog_backfill`
        )
        expect(after_id < ID && ID.startsWith(after_id)).toBe(true)
      })

      it("don't change others whose ID begins like an imported one", async () => {
        await posthog().internals.record([
          someEvent(1, { distinct_id: "cus_12", properties: { a: "cus_12", b: "cus_1" } }),
        ])
        await posthog().internals.erasures.eraseRows("cus_1", { definitions: [], properties: [] })
        expect(await sql(`select distinct_id, properties from posthog_outbox_event`)).toEqual([
          { distinct_id: "cus_12", properties: { a: "cus_12", b: "erased" } },
        ])
      })
    })

    describe("without the REST options", () => {
      it("erases the own rows, and says what to do by hand until a person confirms it", async () => {
        const { customer } = await shop.shopper.registerCustomer(ada)
        await arrived("customer_signed_in")
        await shop.admin.deleteCustomer(customer.id)
        await arrived("customer_deleted")
        const service = anotherService({ erasure: "on-delete" })
        await expect(confirmErasure(container(), customer.id)).rejects.toThrow("first")
        await erase(service)
        await erase(service)
        expect(await statusOf(customer.id)).toMatchObject({
          state: "deleting_person",
          last_error: "no_rest_options",
        })
        await service.flush()
        const { problems } = await readHealth(container())
        expect(problems).toEqual([
          expect.stringMatching(
            /^Erasure in PostHog waits: .*\(no_rest_options\)\. Set `personalApiKey` and `projectId`\. Or .*--done-by-hand/
          ),
        ])
        expect(problems.join()).not.toContain(customer.id)
        expect(await confirmErasure(container(), customer.id)).toMatchObject({
          state: "finished",
          outcome: "by_hand",
        })
        expect(await rowsNaming(sql, customer.id)).toEqual([])
        await expect(confirmErasure(container(), customer.id)).rejects.toThrow("none")
      })
    })

    describe("asked for by a person", () => {
      const manual = { erasure: "manual" } as const
      const post = (id: string) =>
        shop.admin.request<{ erasure: { state: string } }>(
          "POST",
          `/admin/posthog/customers/${id}/erase`
        )
      let customer: HttpTypes.StoreCustomer
      beforeEach(async () => {
        Object.assign(posthog().options, manual)
        customer = ((await shop.shopper.registerCustomer(ada)) satisfies RegisteredCustomer)
          .customer
        await arrived("customer_signed_in")
      })
      afterEach(() => void Object.assign(posthog().options, { erasure: "on-delete" }))

      it("isn't done for a customer who still exists, or never did", async () => {
        await expect(post(customer.id)).rejects.toThrow("still exist")
        await expect(post("cus_1")).rejects.toThrow("found none")
        await shop.admin.deleteCustomer(customer.id)
        await arrived("customer_deleted")
        await erase()
        expect(await listErasures(container())).toEqual([])
      })

      it("is done by the Admin route and by the workflow, and again if asked for again", async () => {
        await shop.admin.deleteCustomer(customer.id)
        await arrived("customer_deleted")
        expect(await post(customer.id)).toMatchObject({
          erasure: { requested_by: "api", state: "sending_customer_deleted" },
        })
        await erase()
        await erase()
        standIn().finishDeletions()
        await erase()
        expect(await statusOf(customer.id)).toMatchObject({ outcome: "deleted" })
        const { result } = await erasePosthogCustomerWorkflow(container()).run({
          input: { customer_id: customer.id },
        })
        expect(result).toMatchObject({
          requested_by: "workflow",
          customer_id: customer.id,
          finished_at: null,
        })
        for (const _ of ["rows", "PostHog", "look again"]) {
          await erase()
        }
        expect(await statusOf(customer.id)).toMatchObject({ state: "finished" })
        expect(await rowsNaming(sql, customer.id)).toEqual([])
      })
    })
  }
)
