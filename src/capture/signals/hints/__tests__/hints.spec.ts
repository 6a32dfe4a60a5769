import { catalog, definitions } from "../../../../events/catalog"
import { uuidOf, toEvents } from "../../../rows/to-event"
import { createSkips } from "../../../rows/skips"
import { hintsOf as hintsOfAll } from "../hints"
import type { MedusaEvent } from "../hints"

const hintsOf = (event: MedusaEvent) => hintsOfAll(definitions, event)

describe("hintsOf", () => {
  it("points every definition of a Medusa event at its row", () => {
    expect(hintsOf({ name: "customer.created", data: { id: "cus_1" } })).toEqual([
      { definition: "customer_created", field: "id", value: "cus_1" },
      { definition: "customer_identified", field: "id", value: "cus_1" },
    ])
  })

  it("takes several rows, as some workflows emit", () => {
    const rowIds = (data: unknown) =>
      hintsOf({ name: "order.canceled", data }).map(({ value }) => value)
    expect(rowIds([{ id: "order_1" }, { id: "order_2" }])).toEqual(["order_1", "order_2"])
    expect(rowIds({ id: ["order_1", "order_2"] })).toEqual(["order_1", "order_2"])
  })

  it("reads the payload field that the definition names instead of `id`", () => {
    const data = { order_id: "order_1", fulfillment_id: "ful_1", no_notification: false }
    expect(hintsOf({ name: "order.fulfillment_created", data })).toEqual([
      { definition: "order_fulfilled", field: "id", value: "ful_1" },
    ])
  })

  it("includes `through` and `again` if the definition has them", () => {
    expect(hintsOf({ name: "a failed run of complete-cart", data: { id: "cart_1" } })).toEqual([
      {
        definition: "payment_failed",
        field: "payment_collection_id",
        through: { entity: "cart_payment_collection", by: "cart_id" },
        value: "cart_1",
      },
    ])
    expect(hintsOf({ name: "cart.created", data: { id: "cart_1" } })).toContainEqual({
      definition: "product_added_to_cart",
      field: "cart_id",
      again: true,
      value: "cart_1",
    })
  })

  it.each([undefined, null, "order_1", {}, { id: 7 }, { id: null }])(
    "ignores the payload %j",
    (data) => {
      expect(hintsOf({ name: "order.placed", data })).toEqual([])
    }
  )

  it("takes only well-formed IDs, and reports the definitions whose events had others", () => {
    const ids = ["\u0000", "order_1\ud800", "a".repeat(10_000), "order_1", "x' or ''='"]
    const refused = jest.fn()
    const placed = { name: "order.placed", data: ids.map((id) => ({ id })) }
    expect(hintsOfAll([catalog.order_placed], placed, refused)).toEqual([
      { definition: "order_placed", field: "id", value: "order_1" },
    ])
    expect(refused.mock.calls).toEqual(Array(4).fill(["order_placed"]))
    expect(hintsOf({ name: "a failed run of complete-cart", data: { id: ids } })).toMatchObject([
      { definition: "payment_failed", value: "order_1" },
    ])
  })

  it("ignores other events", () => {
    expect(hintsOf({ name: "product.created", data: { id: "prod_1" } })).toEqual([])
  })
})

describe("uuidOf", () => {
  it("never changes, because a change would count every event twice", () => {
    expect(uuidOf("order_placed", "order_01ORDER")).toBe("7a5078ec-9fde-58e4-a6f9-dc3cb14148fa")
  })

  it("is the same for an ID that is joined to an account, whichever way that is proven", () => {
    expect(uuidOf("guest_merged", "x")).toBe(uuidOf("browser_identified", "x"))
  })

  it("tells facts of one row apart", () => {
    expect(uuidOf("customer_created", "cus_1")).not.toBe(uuidOf("customer_identified", "cus_1"))
  })
})

describe("toEvents", () => {
  it("skips a row that can't be described without quoting it, and describes the others", async () => {
    const error = jest.fn()
    const noteTrouble = jest.fn()
    const skips = createSkips(catalog.customer_deleted, {
      log: { error },
      posthog: { noteTrouble },
    })
    const events = await toEvents(
      catalog.customer_deleted,
      [
        {
          id: "cus_1",
          created_at: "never",
          updated_at: "jane@example.com",
          deleted_at: "nonsense",
        },
        { id: "cus_2", has_account: true, deleted_at: "2026-01-01T00:00:00Z" },
      ],
      { environment: "test", personProfiles: "identified_only", personProperties: [] },
      skips
    )
    skips.report()
    expect(events.map((event) => event.entity_id)).toEqual(["cus_2"])
    expect(error.mock.calls).toEqual([
      [
        "medusa-plugin-posthog: customer_deleted skipped 1 row of customer and continues. The first: cus_1 couldn't be described: time_out_of_range",
      ],
    ])
    expect(noteTrouble.mock.calls).toEqual([
      [
        {
          kind: "not_described",
          definition: "customer_deleted",
          entityId: "cus_1",
          error: "time_out_of_range",
        },
      ],
    ])
  })
})
