import { cartAbandonedAfter } from "../../events/definitions/cart-abandoned"
import type { AnyEventDefinition } from "../../events/catalog"
import type { Row } from "../load-rows"
import type { Recorder } from "../recorder"
import { walk } from "../walk"

const HOUR_MS = 3_600_000

/** A store whose carts were last touched so many hours ago, and an outbox that knows none of them. */
const storeOf = (activeHoursAgo: Record<string, number>) => {
  const rows: Row[] = Object.keys(activeHoursAgo).map((id) => ({ id, items: [{}] }))
  const described: unknown[] = []
  const recorder = {
    query: { graph: () => Promise.resolve({ data: rows }) },
    posthog: {
      findUnknown: (uuids: string[]) => Promise.resolve(new Set(uuids)),
      record: () => Promise.resolve([]),
    },
    enrich: (_definition: AnyEventDefinition, carts: readonly Row[]) =>
      Promise.resolve(
        carts.map((cart) => ({
          ...cart,
          last_activity_at: new Date(Date.now() - (activeHoursAgo[cart.id] ?? 0) * HOUR_MS),
        }))
      ),
    describe: (_definition: unknown, filter: { id: string[] }) => {
      described.push(...filter.id)
      return Promise.resolve([])
    },
  }
  return { recorder: recorder as unknown as Recorder, described }
}

describe("a walk over abandoned carts", () => {
  it("loads no cart whose time was before the installation, or has not come", async () => {
    const { recorder, described } = storeOf({ cart_old: 100, cart_due: 30, cart_alive: 2 })
    await walk(recorder, {
      definition: cartAbandonedAfter(24),
      window: {},
      between: { from: new Date(Date.now() - 48 * HOUR_MS) },
    })
    expect(described).toEqual(["cart_due"])
  })
})
