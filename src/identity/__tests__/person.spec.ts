import { personOf, personOfGroup } from "../person"
import type { PersonInput } from "../person"

const input: PersonInput = {
  customer: {
    id: "cus_1",
    has_account: true,
    created_at: "2026-01-01T00:00:00Z",
    email: "j@example.com",
  },
  fallbackId: "order_1",
  personProfiles: "identified_only",
  personProperties: [],
  sets: true,
}

describe("personOf", () => {
  it("identifies an account by its customer ID and sets what isn't personal", () => {
    expect(personOf(input)).toEqual({
      distinctId: "cus_1",
      properties: { $set: { has_account: true, customer_since: "2026-01-01T00:00:00.000Z" } },
    })
  })

  it("sets allowed fields, and only if the event includes them", () => {
    expect(
      personOf({ ...input, personProperties: ["email", "phone"] }).properties.$set
    ).toMatchObject({
      email: "j@example.com",
    })
    expect(personOf({ ...input, sets: false }).properties).toEqual({})
  })

  it("removes an allowed field that the customer cleared from the profile, if the event says so", () => {
    const cleared = {
      ...input,
      unsets: true,
      customer: {
        id: "cus_1",
        has_account: true,
        email: "j@example.com",
        phone: null,
        last_name: " ",
      },
      personProperties: ["email", "phone", "last_name", "company_name"],
    }
    expect(personOf(cleared).properties).toEqual({
      $set: { has_account: true, email: "j@example.com" },
      $unset: ["phone", "last_name"],
    })
    expect(personOf({ ...cleared, unsets: false }).properties).not.toHaveProperty("$unset")
    expect(personOf({ ...cleared, personProperties: [] }).properties).not.toHaveProperty("$unset")
    const guest = { ...cleared, customer: { ...cleared.customer, has_account: false } }
    for (const personProfiles of ["never", "always", "identified_only"] as const) {
      expect(personOf({ ...guest, personProfiles }).properties).not.toHaveProperty("$unset")
    }
  })

  it("identifies a guest by the guest customer's ID, without a profile", () => {
    expect(personOf({ ...input, customer: { id: "cus_2", has_account: false } })).toEqual({
      distinctId: "cus_2",
      properties: { $process_person_profile: false },
    })
  })

  it("falls back to the row's own ID", () => {
    const expected = { distinctId: "order_1", properties: { $process_person_profile: false } }
    expect(personOf({ ...input, customer: null })).toEqual(expected)
    expect(personOf({ ...input, customer: undefined })).toEqual(expected)
  })

  it.each(["guest", " ", "NULL", "[object Object]", "x".repeat(201)])(
    "never uses %p, which PostHog would ignore or cut",
    (id) => {
      expect(personOf({ ...input, customer: { id, has_account: true } })).toEqual({
        distinctId: "order_1",
        properties: { $process_person_profile: false },
      })
    }
  )

  it("creates profiles for everyone or nobody if the option says so", () => {
    const guest = { ...input, customer: { id: "cus_2", has_account: false } }
    expect(personOf({ ...guest, personProfiles: "always" })).toEqual({
      distinctId: "cus_2",
      properties: {},
    })
    expect(personOf({ ...input, personProfiles: "never" }).properties).toEqual({
      $process_person_profile: false,
    })
  })

  it("sets totals on the profile of an account only", () => {
    const totals = { orders_count: 2, first_order_at: undefined }
    expect(personOf({ ...input, sets: false, totals }).properties).toEqual({
      $set: { orders_count: 2 },
    })
    const guest = { id: "cus_2", has_account: false }
    expect(
      personOf({ ...input, customer: guest, personProfiles: "always", totals }).properties
    ).toEqual({})
  })
})

describe("personOfGroup", () => {
  it("names an event about a group as PostHog's libraries do, and asks for no profile if there are none", () => {
    expect(personOfGroup("region", "reg_1", "identified_only")).toEqual({
      distinctId: "$region_reg_1",
      properties: {},
    })
    expect(personOfGroup("region", "reg_1", "never").properties).toEqual({
      $process_person_profile: false,
    })
  })
})
