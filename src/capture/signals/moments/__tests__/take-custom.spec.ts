import type { MedusaContainer } from "@medusajs/framework/types"
import { defineEvent } from "../../../../events/custom/custom-event"
import { POSTHOG_BRAND } from "../../../../modules/posthog/brand"
import { takeCustomMoments } from "../take-custom"

describe("takeCustomMoments", () => {
  it.each([
    ["TypeError", () => (undefined as unknown as string).length.toString()],
    ["no_key", () => ""],
  ])("notes a `key` that fails for health: %s", (error, key) => {
    const returned = defineEvent()({
      id: "bottle_returned",
      on: "bottle.returned",
      person: { customerId: "customer_id" },
      key,
      properties: {},
    } as never)
    const noteTrouble = jest.fn()
    const parts: Record<string, unknown> = {
      posthog: {
        [POSTHOG_BRAND]: true,
        options: { customEvents: [returned] },
        internals: { noteTrouble },
      },
      logger: { error: jest.fn() },
    }
    const container = { resolve: (name: string) => parts[name] } as unknown as MedusaContainer
    takeCustomMoments(container, { name: "bottle.returned", data: { customer_id: "cus_1" } })
    expect(noteTrouble.mock.calls).toEqual([
      [{ kind: "not_described", definition: "bottle_returned", error }],
    ])
  })
})
