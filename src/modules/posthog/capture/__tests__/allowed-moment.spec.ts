import type { DescribedEvent } from "../../../../events/outbox-event"
import type { Consent } from "../../../../identity/browser/consent"
import type { VisitOptions } from "../../../../identity/visit"
import { resolveOptions } from "../../../../options/resolve"
import { allowedMoment } from "../allowed-moment"
import {
  aliasMoment,
  captureMoment,
  eventMoment,
  groupMoment,
  identifyMoment,
  revenueMoment,
} from "../to-event"

const ADA = "cus_01ADA"
const A_CUSTOMER = "cus_01JZ5Q0V7M4XW8S2T6R9Y3K1HB"

const options = resolveOptions(
  { apiKey: "phc_test", personProfiles: "always" },
  { nodeEnv: "production", options: {} }
)

interface Known extends Partial<VisitOptions> {
  decided?: Consent
  isErased?: boolean
}

const create = ({
  decided,
  isErased = false,
  consent = "opt-out",
  onDenied = "anonymous",
}: Known) => {
  const known = jest.fn(async () => new Map([[ADA, { consent: decided, isErased }]]))
  const allowed = (moment: Parameters<typeof allowedMoment>[1]) =>
    allowedMoment({ identities: { known }, options: { consent, onDenied } }, moment)
  return { known, allowed }
}

const review = captureMoment(
  {
    event: "review_written",
    distinctId: ADA,
    key: "review_1",
    groups: { company: "acme" },
    properties: {
      rating: 5,
      customer: ADA,
      likes: [{ by: ADA, at: new Date(0) }],
      link: `/customers/${A_CUSTOMER}`,
      votes: { [A_CUSTOMER]: 1, total: 1 },
      $set: { plan: "gold" },
      $session_id: "0190f6a2-7d43-7c1e-8b2f-1a2b3c4d5e6f",
    },
  },
  options
)

describe("an event that the store's code captures", () => {
  it.each<[string, Known]>([
    ["decided nothing", {}],
    ["agreed", { decided: "granted", consent: "opt-in" }],
    ["refused in a store that asks nobody", { decided: "denied", consent: "off" }],
  ])("is sent as it is if its customer %s", async (_what, known) => {
    expect(await create(known).allowed(review)).toBe(review)
  })

  it.each<[string, Known]>([
    ["refused", { decided: "denied" }],
    ["hasn't agreed in a store that asks for it", { decided: "pending", consent: "opt-in" }],
    ["hasn't been asked in such a store", { consent: () => undefined }],
  ])("is nobody's if its customer %s, and names them nowhere", async (_what, known) => {
    const { uuid, timestamp } = review
    expect(await create(known).allowed(review)).toEqual({
      uuid,
      timestamp,
      definition: "moment",
      entity_id: "",
      event: "review_written",
      distinct_id: uuid,
      properties: {
        rating: 5,
        likes: [{ at: "1970-01-01T00:00:00.000Z" }],
        votes: { total: 1 },
        environment: "production",
        $ignore_sent_at: true,
        $process_person_profile: false,
      },
    })
  })

  it("leaves only its receipt if the store wants no event then", async () => {
    const { allowed } = create({ decided: "denied", onDenied: "drop" })
    expect(await allowed(review)).toMatchObject({ isRefused: true, distinct_id: review.uuid })
  })

  it("keeps its money", async () => {
    const paid = revenueMoment({ distinctId: ADA, amount: 12.5, currency: "eur" }, options)
    expect(await create({ decided: "denied" }).allowed(paid)).toMatchObject({
      distinct_id: paid.uuid,
      properties: { $revenue: 12.5, amount: 12.5, currency: "EUR" },
      money: { amount: "12.5", currency: "EUR" },
    })
  })

  it("isn't recorded if its customer is erased, whatever they decided", async () => {
    for (const consent of ["opt-out", "off"] as const) {
      const { allowed } = create({ decided: "granted", isErased: true, consent })
      expect(await allowed(review)).toBeUndefined()
    }
  })

  it.each<[string, DescribedEvent | undefined]>([
    ["identify", identifyMoment({ distinctId: ADA, properties: { plan: "gold" } }, options)],
    ["alias", aliasMoment({ distinctId: ADA, alias: "device-7" }, options)],
    ["$set", eventMoment({ event: "$set", distinctId: ADA }, options)],
  ])("isn't recorded if it only says who its customer is: %s", async (_what, moment) => {
    expect(await create({ decided: "denied" }).allowed(moment ?? review)).toBeUndefined()
  })

  it.each<[string, Known]>([
    ["refused", { decided: "denied", onDenied: "drop" }],
    ["is erased", { isErased: true }],
  ])("stays a group's if whoever reported it %s", async (_what, known) => {
    const group = { type: "company", id: "acme", properties: { seats: 12 } }
    const moment = groupMoment({ ...group, distinctId: ADA }, options)
    expect(await create(known).allowed(moment ?? review)).toEqual({
      ...moment,
      distinct_id: "$company_acme",
    })
  })

  it("costs one question about a customer, and none about anyone else", async () => {
    const { allowed, known } = create({ decided: "denied" })
    const browser = { ...review, distinct_id: "0190f6a2-7d43-7c1e-8b2f-1a2b3c4d5e6f" }
    expect(await allowed(browser)).toBe(browser)
    expect(known).not.toHaveBeenCalled()
    await allowed(review)
    expect(known.mock.calls).toEqual([[[ADA]]])
  })
})
