import { definitionFrom } from "../custom-event"

const event = (time: string | undefined) => ({
  id: "review_approved",
  doc: "A review was approved.",
  entity: "review",
  person: { customerId: "customer_id" },
  proof: { by: "changed row" as const, where: {} },
  properties: {},
  time,
})

it("knows an order and a cart by one name, so that they are told as the plugin's own are", () => {
  const entities = ["orders", "carts", "order", "reviews"]
  expect(entities.map((entity) => definitionFrom({ ...event(undefined), entity }).entity)).toEqual([
    "order",
    "cart",
    "order",
    "reviews",
  ])
})

describe("the columns that are compared with a span of time", () => {
  it.each([
    ["updated_at", ["updated_at"]],
    // It may be a text, which a database compares differently.
    ["approved_on", undefined],
    [undefined, undefined],
  ])("of a custom event whose time is %s", (time, columns) => {
    expect(definitionFrom(event(time)).timeColumns).toEqual(columns)
  })
})
