import { toEvent } from "../../../../capture/rows/to-event"
import { definitions } from "../../../../events/catalog"
import { rows } from "../../../../events/__tests__/fixtures/rows"
import type { DescribedEvent } from "../../../../events/outbox-event"
import { readEnvironment } from "../../../../options/environment"
import { configuredDefinitions, configuredMoments } from "../../../../options/configure"
import { resolveOptions } from "../../../../options/resolve"
import type { PosthogOptions } from "../../../../options/schema"
import { defineEvent, property } from "../../../../index"
import { captureMoment, groupMoment, identifyMoment } from "../../capture/to-event"
import { finishEvent } from "../finish"
import { createScrub } from "../scrub"

const TYPED = "for jane@example.com"

const storeWith = (given: PosthogOptions = {}) => {
  const options = resolveOptions(given, readEnvironment())
  const configured = configuredDefinitions(options)
  const scrub = createScrub(options.scrub, [...configured, ...configuredMoments(options)])
  return {
    options,
    finish: (event: DescribedEvent) => finishEvent(event, { ...options, scrub }),
    ofRow: (id: string, change: object) => {
      const definition = configured.find((one) => one.id === id)
      if (!definition) {
        throw new Error(`Expected a definition of "${id}".`)
      }
      return toEvent(definition, { ...rows[id], ...change }, options)
    },
  }
}

describe("what is typed", () => {
  it("is scrubbed in the plugin's events only where people type", () => {
    const { finish, ofRow } = storeWith()
    const items = [
      { quantity: 1, title: TYPED, variant_sku: "a@example.com", variant_title: TYPED },
    ]
    const { properties, scrubbed } = finish(ofRow("order_placed", { items }))
    expect(properties.products).toEqual([
      expect.objectContaining({
        name: "for [email]",
        variant: "for [email]",
        sku: "a@example.com",
      }),
    ])
    expect(scrubbed).toEqual(["products"])
  })

  it.each([
    ["payment_refunded", { refund_reason: { label: TYPED } }, "refund_reason", "for [email]"],
    ["customer_created", { groups: [{ name: TYPED }] }, "customer_groups", ["for [email]"]],
    ["customer_joined_group", { customer_group: { name: TYPED } }, "customer_group", "for [email]"],
    ["product_added_to_cart", { product_title: TYPED }, "name", "for [email]"],
  ])("is scrubbed in %s", (id, change, name, expected) => {
    const { finish, ofRow } = storeWith({ cartEvents: "all" })
    expect(finish(ofRow(id, change)).properties[name]).toEqual(expected)
  })

  it("is scrubbed in what the store adds to an event, but not in what it says about the person", () => {
    const { finish, ofRow } = storeWith({
      personProperties: ["email"],
      events: {
        order_placed: {
          properties: () => ({ note: TYPED, $set: { contact: "jane@example.com" } }),
        },
      },
    })
    const order = { customer: { id: "cus_1", has_account: true, email: "jane@example.com" } }
    const customer = { has_account: true, email: "jane@example.com" }
    expect(finish(ofRow("order_placed", order)).properties).toMatchObject({
      note: "for [email]",
      $set: { contact: "jane@example.com" },
    })
    expect(finish(ofRow("customer_identified", customer)).properties).toMatchObject({
      $set: { email: "jane@example.com" },
    })
  })

  it("is scrubbed in the store's own events, at any depth", () => {
    const reviewWritten = defineEvent<{
      id: string
      created_at: Date
      customer_id: string
      text: string
    }>()({
      id: "review_written",
      doc: "A review.",
      entity: "review",
      person: { customerId: "customer_id" },
      properties: { text: property.text("The text.", "text") },
    })
    const { finish, ofRow, options } = storeWith({ customEvents: [reviewWritten] })
    const review = { id: "rev_1", created_at: new Date(0), customer_id: "cus_1", text: TYPED }
    expect(finish(ofRow("review_written", review)).properties.text).toBe("for [email]")

    const captured = captureMoment(
      {
        event: "quiz_finished",
        distinctId: "cus_1",
        properties: {
          answers: new Map([["why", [TYPED, { more: "4111 1111 1111 1111" }]]]),
          score: 4111111111111111,
          at: new Date(0),
          $set: { email: "jane@example.com" },
        },
      },
      options
    )
    const { properties, scrubbed } = finish(captured)
    expect(properties).toMatchObject({
      answers: { why: ["for [email]", { more: "[card]" }] },
      score: 4111111111111111,
      at: "1970-01-01T00:00:00.000Z",
      $set: { email: "jane@example.com" },
    })
    expect(scrubbed).toEqual(["answers"])
  })

  it("stays in what a store says about a person or a group on purpose", () => {
    const { finish, options } = storeWith()
    const properties = { email: "jane@example.com" }
    const person = identifyMoment(
      { distinctId: "cus_1", anonymousId: "a@b.example", properties },
      options
    )
    const group = groupMoment({ type: "company", id: "a@b.example", properties }, options)
    expect(person && finish(person).properties).toMatchObject({
      $set: properties,
      $anon_distinct_id: "a@b.example",
    })
    expect(group && finish(group).properties).toMatchObject({
      $group_key: "a@b.example",
      $group_set: properties,
    })
  })
})

describe("the option `scrub`", () => {
  const refund = { refund_reason: { label: TYPED } }

  it("turns scrubbing off", () => {
    const { finish, ofRow } = storeWith({ scrub: false })
    const { properties, scrubbed } = finish(ofRow("payment_refunded", refund))
    expect(properties.refund_reason).toBe(TYPED)
    expect(scrubbed).toBeUndefined()
  })

  it("replaces the plugin's rules by a function that knows where the text is", () => {
    const scrub = jest.fn((text: string) => text.toUpperCase())
    const { finish, ofRow } = storeWith({ scrub })
    expect(finish(ofRow("payment_refunded", refund)).properties.refund_reason).toBe(
      TYPED.toUpperCase()
    )
    finish(ofRow("order_placed", { items: [{ quantity: 1, title: "Hat" }] }))
    expect(scrub).toHaveBeenCalledWith(TYPED, {
      event: "payment_refunded",
      property: "refund_reason",
    })
    expect(scrub).toHaveBeenCalledWith("Hat", { event: "order_placed", property: "products.name" })
  })

  it.each([
    [
      "threw TypeError",
      () => {
        throw new TypeError(TYPED)
      },
    ],
    ["returned undefined", () => undefined],
    ["returned a promise", async () => Promise.reject(new Error("down"))],
  ])("sends nothing if its function %s, and quotes nothing", (what, scrub) => {
    const { finish, ofRow } = storeWith({ scrub: scrub as never })
    const error = expect.objectContaining({
      message: `\`scrub\` ${what}. Expected it to return a text, not a promise. The event wasn't recorded. Fix \`scrub\`; catch-up then records what a row proves.`,
    }) as Error
    expect(() => finish(ofRow("payment_refunded", refund))).toThrow(error)
  })

  it("leaves the last word to `beforeSend`, which sees texts that are scrubbed", () => {
    const { finish, ofRow } = storeWith({
      beforeSend: (event) => ({
        ...event,
        properties: { copy: event.properties.refund_reason, support: "help@example.com" },
      }),
    })
    expect(finish(ofRow("payment_refunded", refund)).properties).toMatchObject({
      copy: "for [email]",
      support: "help@example.com",
    })
  })
})

describe("the definitions", () => {
  it("mark only properties that hold text", () => {
    const typed = definitions
      .flatMap(({ properties }) => Object.values(properties))
      .filter((one) => one.typed)
    expect(new Set(typed.map(({ type }) => type))).toEqual(
      new Set(["text", "list of text", "list of objects", "object"])
    )
  })
})
