import { toEvent } from "../../../../capture/rows/to-event"
import type { Describing, EventOptions } from "../../../../capture/rows/to-event"
import { catalog } from "../../../../events/catalog"
import { momentFacts } from "../../../../events/__tests__/fixtures/moments"
import { personal } from "../../../../events/__tests__/fixtures/rows"
import { momentDefinitions, moments } from "../../../../events/moments"
import type { LeasedEvent } from "../../../../events/outbox-event"
import { finishEvent } from "../../payload/finish"
import { createScrub } from "../../payload/scrub"
import { wireBody } from "./wire-body"

const options: EventOptions = {
  environment: "production",
  personProfiles: "identified_only",
  personProperties: ["email"],
}

const scrub = createScrub(true, momentDefinitions)

const momentToEvent = (definition: Describing, facts: object, with_: EventOptions) =>
  toEvent(definition, { ...facts, id: "" }, with_)

const described = (id: string, with_: Partial<EventOptions> = {}) => {
  const definition = momentDefinitions.find((one) => one.id === id)
  const facts = momentFacts[id]
  if (!definition || !facts) {
    throw new Error(`Expected a moment and facts of "${id}": add them to fixtures/moments.ts.`)
  }
  return momentToEvent(definition, facts, { ...options, ...with_ })
}

const leased = (id: string): LeasedEvent => {
  const event = finishEvent(described(id), { scrub })
  return { ...event, timestamp: new Date(event.timestamp), attempts: 1 }
}

describe("the request body", () => {
  it.each(Object.keys(moments))("of %s", async (id) => {
    const body = JSON.parse(await wireBody([leased(id)])) as Record<string, unknown>
    expect({ ...body, sent_at: "now" }).toMatchSnapshot()
  })

  it.each(Object.keys(moments))("of %s holds nothing personal", async (id) => {
    const body = await wireBody([leased(id)])
    for (const value of [...Object.values(personal), "birthday", "secret-token"]) {
      expect(body).not.toContain(value)
    }
  })
})

describe("a moment", () => {
  it("has a unique ID and no row", () => {
    const ids = [...Object.keys(catalog), ...momentDefinitions.map(({ id }) => id)]
    expect(new Set(ids).size).toBe(ids.length)
    expect(described("checkout_failed").entity_id).toBe("")
  })

  it("keeps its uuid when its event is renamed", () => {
    const { customer_signed_in: definition } = moments
    const facts = momentFacts.customer_signed_in ?? {}
    expect(momentToEvent({ ...definition, event: "Signed In" }, facts, options)).toMatchObject({
      event: "Signed In",
      uuid: described("customer_signed_in").uuid,
    })
  })

  it("of a workflow never creates a person, whatever the options say", () => {
    expect(described("workflow_failed", { personProfiles: "always" })).toMatchObject({
      distinct_id: "workflow:create-order-fulfillment-workflow",
      properties: { $process_person_profile: false },
    })
  })

  it("of a cart belongs to the cart that was found, whatever the caller passed", () => {
    const { checkout_failed: definition } = moments
    const cart = { id: "cart_01CART", currency_code: "eur" }
    const facts = { ...momentFacts.checkout_failed, cart_id: "cus_01SOMEBODY", cart }
    expect(momentToEvent(definition, facts, options)).toMatchObject({
      distinct_id: "cart_01CART",
      properties: { cart_id: "cart_01CART", $process_person_profile: false },
    })
  })

  it("of a cart happens at most once a minute", () => {
    const { checkout_failed: definition } = moments
    const uuidAt = (at: string) =>
      momentToEvent(definition, { ...momentFacts.checkout_failed, at }, options).uuid
    expect(uuidAt("2026-03-04T05:06:00.000Z")).toBe(uuidAt("2026-03-04T05:06:59.999Z"))
    expect(uuidAt("2026-03-04T05:06:00.000Z")).not.toBe(uuidAt("2026-03-04T05:07:00.000Z"))
  })
})
