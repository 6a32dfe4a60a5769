import type { DescribedEvent } from "../../../../events/outbox-event"
import type { Consent } from "../../../../identity/browser/consent"
import { resolveOptions } from "../../../../options/resolve"
import type { PosthogOptions } from "../../../../options/schema"
import type { ExceptionContext } from "../exception-moment"
import { exceptionQueue, Exceptions } from "../exceptions"
import { namedEvents } from "../named-events"

const ADA = "cus_01ADA"
const BOB = "cus_01BOB"

interface Known {
  options?: PosthogOptions
  decided?: [string, Consent][]
  erased?: string[]
}

/** Errors of requests, as far as the outbox. */
const create = ({ options: chosen = {}, decided = [], erased = [] }: Known = {}) => {
  const options = resolveOptions(
    { apiKey: "phc_test", captureExceptions: true, ...chosen },
    { nodeEnv: "production", options: {} }
  )
  const log = { error: jest.fn(), warn: jest.fn() }
  const noteTrouble = jest.fn()
  const decisions = new Map(decided)
  const known = jest.fn(async (ids: readonly string[]) => {
    return new Map(
      ids.map((id) => [id, { consent: decisions.get(id), isErased: erased.includes(id) }])
    )
  })
  const stored = { options, identities: { known } }
  const recorded: DescribedEvent[] = []
  let isLost = false
  const queue = exceptionQueue(
    async (told) => {
      recorded.push(...(await namedEvents(stored, told)))
      if (isLost) {
        isLost = false
        throw Object.assign(new Error("the answer"), { code: "08006" })
      }
    },
    { log, noteTrouble, guard: () => () => undefined }
  )
  const exceptions = new Exceptions({ options, log, noteTrouble, queue })
  const report = (context: Partial<ExceptionContext>) =>
    exceptions.report(new Error("x"), { source: "route", ...context })
  const events = async () => {
    await queue.flush()
    return recorded
  }
  const whose = async () => (await events()).map(({ distinct_id }) => distinct_id)
  const loseAnswer = () => {
    isLost = true
  }
  return { exceptions, report, events, whose, loseAnswer, known }
}

describe("an error in a customer's request", () => {
  it("names nobody who refused earlier or is erased, and asks once for all", async () => {
    const { report, whose, known } = create({
      decided: [[ADA, "denied"]],
      erased: [BOB],
    })
    for (const customerId of [ADA, BOB, "cus_01EVE", undefined]) {
      report({ customerId })
    }
    expect(await whose()).toEqual(["medusa-server", "medusa-server", "cus_01EVE", "medusa-server"])
    expect(known.mock.calls).toEqual([[[ADA, BOB, "cus_01EVE"]]])
  })

  it("asks nothing if there is none", async () => {
    const { report, whose, known } = create()
    report({})
    expect(await whose()).toEqual(["medusa-server"])
    expect(known).not.toHaveBeenCalled()
  })

  it.each<[string, Consent | undefined, Consent | undefined, PosthogOptions["consent"], boolean]>([
    ["refuses now", "denied", "granted", "opt-out", false],
    ["agrees now", "granted", "denied", "opt-out", true],
    ["hasn't answered in this browser", "pending", "denied", "opt-out", false],
    ["says nothing where silence is a no", undefined, undefined, "opt-in", false],
    ["agreed earlier where silence is a no", undefined, "granted", "opt-in", true],
    ["isn't asked", undefined, "denied", "off", true],
  ])("decides about one who %s", async (_who, consent, decided, option, isNamed) => {
    const { report, whose } = create({
      options: { consent: option },
      decided: decided ? [[ADA, decided]] : [],
    })
    report({ customerId: ADA, consent })
    expect(await whose()).toEqual([isNamed ? ADA : "medusa-server"])
  })

  it("is then sent as if nobody had been signed in, also to the store's own functions", async () => {
    const { report, events } = create({
      options: {
        events: {
          exception: {
            properties: ({ person_id }) => ({ person: { id: person_id } }),
            groups: ({ person_id }) => ({ company: `of ${String(person_id)}` }),
          },
        },
      },
      erased: [ADA],
    })
    report({ customerId: ADA })
    const [event] = await events()
    expect(JSON.stringify(event)).not.toContain(ADA)
    expect(event?.properties).toMatchObject({
      person: { id: "medusa-server" },
      $process_person_profile: false,
      $exception_list: [{ type: "Error" }],
    })
  })

  it("keeps its uuid when it is recorded a second time, because the answer was lost", async () => {
    const { report, events, loseAnswer } = create({ erased: [ADA] })
    loseAnswer()
    report({ customerId: ADA })
    await events()
    const [first, second] = await events()
    expect(first?.uuid).toBe(second?.uuid)
  })

  it("is nobody's if your own code names such a customer, and names them nowhere else", async () => {
    const { exceptions, events } = create({ decided: [[ADA, "denied"]] })
    const uuid = await exceptions.capture(new Error("x"), {
      distinctId: ADA,
      properties: { buyers: [{ id: ADA, cart: "cart_1" }], $session_id: "s", $set: { plan: 1 } },
    })
    const [event] = await events()
    expect(event).toMatchObject({
      uuid,
      distinct_id: "medusa-server",
      properties: { buyers: [{ cart: "cart_1" }], $exception_list: [{ type: "Error" }] },
    })
    expect(JSON.stringify(event)).not.toMatch(/cus_|session|plan/)
  })

  it("stays whose your own code says it is, without a question if that is no customer's ID", async () => {
    const { exceptions, whose, known } = create({ decided: [["device-7", "denied"]] })
    await exceptions.capture(new Error("x"), { distinctId: "device-7" })
    expect(await whose()).toEqual(["device-7"])
    expect(known).not.toHaveBeenCalled()
  })
})
