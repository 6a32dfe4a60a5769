import { toEvent } from "../../../../capture/rows/to-event"
import type { EventOptions } from "../../../../capture/rows/to-event"
import { catalog, definitions } from "../../../../events/catalog"
import { personal, rows } from "../../../../events/__tests__/fixtures/rows"
import type { LeasedEvent } from "../../../../events/outbox-event"
import { finishEvent } from "../../payload/finish"
import { createScrub } from "../../payload/scrub"
import { createPosthogClient } from "../posthog-client"
import { wireBody } from "./wire-body"

const options: EventOptions = {
  environment: "production",
  personProfiles: "identified_only",
  personProperties: [],
}

const leased = (id: string, with_: Partial<EventOptions> = {}, change = {}): LeasedEvent => {
  const definition = definitions.find((one) => one.id === id)
  const row = rows[id]
  if (!definition || !row) {
    throw new Error(`Expected a definition and a row of "${id}": add the row to fixtures/rows.ts.`)
  }
  const event = finishEvent(toEvent(definition, { ...row, ...change }, { ...options, ...with_ }), {
    scrub: createScrub(true, definitions),
  })
  return { ...event, timestamp: new Date(event.timestamp), attempts: 1 }
}

/** A client whose requests get the given answers in order; also returns its requests. */
const clientAnswering = (...answers: (Response | Error)[]) => {
  const requests: RequestInit[] = []
  const client = createPosthogClient(
    { apiKey: "phc_test", host: "https://ph.example.com", requestTimeoutMs: 1_000 },
    {
      now: Date.now,
      fetch: (_url, init) => {
        requests.push(init ?? {})
        const answer = answers[requests.length - 1] ?? new Error("no further answer")
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
      },
    }
  )
  return { client, requests }
}

describe("the adapter over posthog-node", () => {
  const two = () => [leased("order_placed"), leased("customer_created")]

  it("makes one request for a batch, and leaves splitting to the outbox", async () => {
    const { client, requests } = clientAnswering(
      new Response("", { status: 413 }),
      new Response('{"status":"Ok"}'),
      new Error("reset")
    )
    expect(await client.send(two(), { historical: false })).toMatchObject({ kind: "too_large" })
    expect(requests).toHaveLength(1)
  })

  it("doesn't retry", async () => {
    const { client, requests } = clientAnswering(
      new Error("reset"),
      new Response('{"status":"Ok"}')
    )
    expect(await client.send(two(), { historical: false })).toMatchObject({ kind: "retry_later" })
    expect(requests).toHaveLength(1)
  })

  it("follows no redirect: it would turn the events into an empty GET", async () => {
    const { client, requests } = clientAnswering(
      new Response(null, { status: 301, headers: { location: "https://www.example.com" } })
    )
    expect(await client.send(two(), { historical: false })).toMatchObject({ kind: "misconfigured" })
    expect(requests).toMatchObject([{ redirect: "manual" }])
  })

  it.each([
    [401, "unknown"],
    [200, "known"],
    [404, "known"],
    [400, "unclear"],
    [503, "unclear"],
  ])("takes a %p to mean that the key is %s", async (status, expected) => {
    const { client } = clientAnswering(new Response("{}", { status }))
    expect(await client.checkKey()).toBe(expected)
  })

  it("can't check a key while PostHog is unreachable", async () => {
    const { client } = clientAnswering(new Error("refused"))
    expect(await client.checkKey()).toBe("unclear")
  })
})

describe("the request body", () => {
  it.each(Object.keys(catalog))("of %s", async (id) => {
    const body = JSON.parse(await wireBody([leased(id)])) as Record<string, unknown>
    expect({ ...body, sent_at: "now" }).toMatchSnapshot()
  })

  it("of a guest's order, which makes no person", async () => {
    const guest = leased(
      "order_placed",
      {},
      { customer: { id: "cus_01GUEST", has_account: false } }
    )
    expect(guest).toMatchObject({
      distinct_id: "cus_01GUEST",
      properties: { is_guest: true, $process_person_profile: false },
    })
  })

  it("of an order without a customer, which stands under its own id", () => {
    expect(leased("order_placed", {}, { customer: null })).toMatchObject({
      distinct_id: "order_01ORDER",
      properties: { $process_person_profile: false },
    })
  })

  it("says in `historical_migration` that facts are old", async () => {
    expect(await wireBody([leased("order_placed")], true)).toContain('"historical_migration":true')
  })

  it.each(Object.keys(catalog))("of %s holds nothing personal by default", async (id) => {
    const body = await wireBody([leased(id)])
    for (const value of [
      ...Object.values(personal),
      "Main Street",
      "10115",
      "birthday",
      "engraving",
      "JD0146000033",
      "carrier.example.com",
      "secret-token",
    ]) {
      expect(body).not.toContain(value)
    }
  })

  it("holds only the personal fields that the option names", async () => {
    const body = await wireBody([leased("customer_created", { personProperties: ["email"] })])
    expect(body).toContain(`"email":"${personal.email}"`)
    expect(body).not.toContain(personal.phone)
  })

  it("is the same, byte for byte, whenever it is described", async () => {
    const withoutClock = (body: string) => body.replace(/"sent_at":"[^"]+"/, "")
    const [first, second] = [
      await wireBody([leased("order_placed")]),
      await wireBody([leased("order_placed")]),
    ]
    expect(withoutClock(first)).toBe(withoutClock(second))
  })
})
