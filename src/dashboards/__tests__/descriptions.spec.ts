import { allEvents } from "../../options/__tests__/fixtures/all-events"
import type { CatalogOptions } from "../../options/configure"
import { descriptionsOfEvents, descriptionsOfProperties, MAX_LENGTH } from "../descriptions"
import type { Described } from "../descriptions"
import { eventsOn } from "../event-names"

const everyEvent = (taxonomy: CatalogOptions["taxonomy"]) => eventsOn({ ...allEvents, taxonomy })

/** An event whose property `size` has this description. */
const saying = (id: string, size: string): Described =>
  ({ id, doc: `What ${id} is.`, properties: { size: { doc: size } } }) as unknown as Described

const sizeOf = (...events: Described[]) => descriptionsOfProperties(events).get("size")

describe.each(["medusa", "ecommerce-spec"] as const)("with taxonomy %s", (taxonomy) => {
  const events = everyEvent(taxonomy)
  const all = [...descriptionsOfEvents(events), ...descriptionsOfProperties(events)]

  it("describes everything in as many characters as each PostHog accepts", () => {
    expect(all.length).toBeGreaterThan(100)
    expect(all.filter(([, doc]) => doc.length > MAX_LENGTH || doc.endsWith("…"))).toEqual([])
    expect(all.filter(([name]) => name.startsWith("$"))).toEqual([])
  })

  it("says of each event what its property means there, or in other events than those named", () => {
    const shared = descriptionsOfProperties(events)
    for (const { id, event = id, properties } of events.filter(({ event }) => event?.[0] !== "$")) {
      for (const [name, { doc }] of Object.entries<{ doc: string }>(properties)) {
        const text = shared.get(name) ?? ""
        const lines = text.split("\n")
        const line = lines.find((one) => one.includes(`\`${event}\``)) ?? lines.at(-1)
        const gist = doc.split(/[.:] /, 1)[0]?.replace(/\.$/, "")
        expect([event, name, name.startsWith("$") || line?.includes(String(gist))]).toEqual([
          event,
          name,
          true,
        ])
      }
    }
  })
})

it("says what a property means on each event that has it", () => {
  const docs = descriptionsOfProperties(everyEvent("medusa"))
  expect(docs.get("hours_since_order")).toBe("Whole hours since the order.")
  expect(docs.get("amount")).toBe(
    [
      "`payment_authorized`, `payment_failed`, `payment_method_selected`: Amount to pay.",
      "`payment_captured`: Amount that was taken.",
      "`payment_refunded`: Amount that was returned, as a positive number.",
    ].join("\n")
  )
  expect(docs.get("order_id")).toBe(
    [
      "`subscription_created`, `subscription_updated`, `subscription_canceled`: Medusa's ID of the subscription's last order.",
      "Other events: Medusa's order ID.",
    ].join("\n")
  )
})

it("leaves out names, then details, if there is no room for them", () => {
  const long = (id: string) => saying(id.repeat(90), "How big it is. In meters.")
  expect(sizeOf(long("a"), long("b"), saying("c", "How small it is."))).toBe(
    `\`${"a".repeat(90)}\`, \`${"b".repeat(90)}\`: How big it is. In meters.\n\`c\`: How small it is.`
  )
  expect(sizeOf(...["a", "b", "c", "d"].map(long), saying("e", "How small it is."))).toBe(
    "`e`: How small it is.\nOther events: How big it is. In meters."
  )
  const detailed = saying("e", `How small it is: ${"very ".repeat(90)}.`)
  expect(sizeOf(saying("a", "How big it is."), detailed)).toBe(
    "`a`: How big it is.\n`e`: How small it is."
  )
  expect(sizeOf(saying("a", "x".repeat(500)))).toBe(`${"x".repeat(399)}…`)
})

it("describes events of the same name by their own IDs", () => {
  const [one, other] = [saying("one", ""), saying("other", "")].map((event) => ({
    ...event,
    event: "done",
  })) as [Described, Described]
  expect(descriptionsOfEvents([one, other])).toEqual(
    new Map([["done", "`one`: What one is.\n`other`: What other is."]])
  )
})
