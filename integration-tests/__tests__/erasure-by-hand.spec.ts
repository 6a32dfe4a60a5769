import type { HttpTypes } from "@medusajs/framework/types"
import { impersonalOf } from "../../src/erasure/impersonal"
import { confirmErasure, listErasures, requestErasure } from "../../src/erasure/request-erasure"
import { finishEvent } from "../../src/modules/posthog/payload/finish"
import { readHealth } from "../../src/health/health"
import { erasePosthogCustomerWorkflow } from "../../src/workflows"
import { openEraser, REST } from "../support/eraser"
import { someEvent } from "../support/events"
import { furtherServices } from "../support/further-services"
import { rowsNaming } from "../support/named-rows"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const ada = { email: "ada@example.com", password: "correct horse battery" }

storeSuite({ name: "erasure-by-hand", options: REST }, (suite) => {
  const { baseUrl, container, posthog, standIn, sql } = suite
  const { anotherService, keylessService } = furtherServices(suite)
  const { arrived, erase, statusOf } = openEraser(suite)
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })

  /** A customer with an account. */
  const register = async (): Promise<HttpTypes.StoreCustomer> => {
    const { customer } = await shop.shopper.registerCustomer(ada)
    await arrived("customer_signed_in")
    return customer
  }

  const deleteCustomer = async (id: string) => {
    await shop.admin.deleteCustomer(id)
    await arrived("customer_deleted")
  }

  describe("the rows of an erased customer", () => {
    const ID = "cus_01JDQ3V5ZJ4C2T8Y6W9X0N7M1K"
    const OTHER = "cus_01JDQ3V5ZJ4C2T8Y6W9X0N7M1J"

    /** Events in each state that a row can be in, of the customer and of somebody else. */
    const fill = async () => {
      const of = (n: number, changes: object) => someEvent(n, { distinct_id: ID, ...changes })
      const events = [
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
        of(8, { entity_id: "order_8" }),
        someEvent(5, { distinct_id: OTHER, properties: { to_customer_id: ID, total: 5 } }),
      ]
      // Past delivery, which would hold on to what it can't send.
      await posthog().internals.outbox.record(events.map((event) => finishEvent(event)))
      await sql(`update posthog_outbox_event set due_at = now() + interval '1 hour'`)
      await sql(
        `update posthog_outbox_event set delivered_at = now(), leased_by = null, last_error = ?, history = ? where entity_id = 'order_4'`,
        `saw ${ada.email}`,
        JSON.stringify([{ what: "set_aside", detail: `saw ${ada.email}` }])
      )
      await sql(
        `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = 'refused' where entity_id = 'order_8'`
      )
      await sql(
        `update posthog_outbox_event set last_error = ? where entity_id = 'rev_1'`,
        `saw ${ID}`
      )
    }
    const eraseRows = (erasedAt: Date | null = null) =>
      posthog().internals.erasures.eraseRows(
        { customer_id: ID, erased_at: erasedAt },
        impersonalOf(posthog().internals.definitions)
      )

    it("lose the ID and the payload; what waits about an order is sent under the order's ID", async () => {
      await fill()
      expect(await eraseRows()).toEqual({ changed: 6, remaining: 0 })
      expect(await rowsNaming(sql, ID)).toEqual([])
      expect(await rowsNaming(sql, ada.email)).toEqual([])
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
            distinct_id: "order_3",
            entity_id: "rev_1",
            properties: null,
            set_aside_reason: "erased",
          }),
          // Nobody could send it or give it up anymore, so it mustn't count as a difference.
          expect.objectContaining({
            distinct_id: "order_8",
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
      await sql(`update posthog_outbox_event set due_at = now()`)
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

    it("are found however far they got; later, only payloads that came since are read again", async () => {
      await fill()
      await posthog().internals.outbox.record(
        [6, 7].map((n) => finishEvent(someEvent(n, { properties: { note: `for ${ID}` } })))
      )
      await sql(
        `update posthog_outbox_event set delivered_at = now() - interval '1 day' where entity_id = 'order_6'`
      )
      await sql(
        `update posthog_outbox_event set delivered_at = now(), history = '[{"what":"set_aside","detail":"${ID}"}]', properties = null where entity_id = 'order_7'`
      )
      await sql(
        `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = 'discarded', properties = null where entity_id = 'rev_1'`
      )
      expect(await eraseRows(new Date())).toEqual({ changed: 7, remaining: 0 })
      expect(await rowsNaming(sql, ID)).toHaveLength(1)
      expect(await eraseRows()).toEqual({ changed: 1, remaining: 0 })
      expect(await rowsNaming(sql, ID)).toEqual([])
    })

    it("wait while an event is on its way to PostHog", async () => {
      await fill()
      await sql(
        `update posthog_outbox_event set leased_by = 'another', due_at = now() + interval '1 minute' where entity_id = 'order_1'`
      )
      expect(await eraseRows()).toEqual({ changed: 5, remaining: 1 })
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
      await posthog().internals.erasures.eraseRows(
        { customer_id: "cus_1", erased_at: null },
        { definitions: [], properties: [] }
      )
      expect(await sql(`select distinct_id, properties from posthog_outbox_event`)).toEqual([
        { distinct_id: "cus_12", properties: { a: "cus_12", b: "erased" } },
      ])
    })
  })

  describe("without the REST options", () => {
    it("erases the own rows, and says what to do by hand until a person confirms it", async () => {
      const customer = await register()
      await deleteCustomer(customer.id)
      await requestErasure(container(), customer.id, "command")
      await expect(confirmErasure(container(), customer.id)).rejects.toThrow("first")
      const service = anotherService({})
      await erase(2, service)
      expect(await statusOf(customer.id)).toMatchObject({
        state: "deleting_person",
        last_error: "no_rest_options",
      })
      await service.flush()
      const { problems } = await readHealth(container())
      // The timer, which the test replaces, hasn't run catch-up.
      expect(problems).toContainEqual(
        expect.stringMatching(
          /^Erasure in PostHog waits: .* no_rest_options\. Set `apiKey`, `personalApiKey`, and `projectId`\. Or .*--done-by-hand/
        )
      )
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
    const post = (id: string) =>
      shop.admin.request<{ erasure: { state: string } }>(
        "POST",
        `/admin/posthog/customers/${id}/erase`
      )
    /** A customer who was deleted, and whose erasure somebody asked for. */
    const requested = async (): Promise<string> => {
      const { id } = await register()
      await deleteCustomer(id)
      await post(id)
      // The store's process did so once, and the database was restored since.
      await posthog().internals.outbox.project.adopt("new-key")
      return id
    }
    const isDeletedAfter = async (id: string, steps: number) => {
      await erase(steps)
      standIn().finishDeletions()
      await erase()
      expect(await statusOf(id)).toMatchObject({ outcome: "deleted" })
    }

    it("isn't done for a customer who still exists, or never did", async () => {
      const customer = await register()
      await expect(post(customer.id)).rejects.toThrow(/still exist.*Delete the customer/)
      await expect(post("cus_1")).rejects.toThrow("found none")
      await deleteCustomer(customer.id)
      await erase()
      expect(await listErasures(container())).toEqual([])
    })

    it("isn't done by a process with another project's key, where nobody would be found", async () => {
      const id = await requested()
      await erase(3, anotherService({ apiKey: "phc_anotherProjects", ...REST }))
      expect(await statusOf(id)).toMatchObject({ erased_at: null, last_error: null })
      // It didn't take the others' turn either.
      expect(
        await sql(`select 1 from posthog_lease where name = 'erasures' and looked_at is not null`)
      ).toEqual([])
      await isDeletedAfter(id, 2)
    })

    it("is done by a process without a key in the store alone, because it doesn't know the project", async () => {
      const id = await requested()
      await erase(3, keylessService(REST))
      expect(await statusOf(id)).toMatchObject({
        erased_at: expect.any(String),
        finished_at: null,
        last_error: "no_rest_options",
      })
      await isDeletedAfter(id, 1)
    })

    it("is done by the Admin route and by the workflow, and again if asked for again", async () => {
      const customer = await register()
      await deleteCustomer(customer.id)
      expect(await post(customer.id)).toMatchObject({
        erasure: { requested_by: "api", state: "sending_customer_deleted" },
      })
      await isDeletedAfter(customer.id, 2)
      const { result } = await erasePosthogCustomerWorkflow(container()).run({
        input: { customer_id: customer.id },
      })
      expect(result).toMatchObject({
        requested_by: "workflow",
        customer_id: customer.id,
        finished_at: null,
      })
      await erase(3)
      expect(await statusOf(customer.id)).toMatchObject({ state: "finished" })
      expect(await rowsNaming(sql, customer.id)).toEqual([])
    })
  })
})
