import type { AnyEventDefinition } from "../../../../events/catalog"
import { definitionFrom } from "../../../../events/custom/custom-event"
import type { Hint } from "../../../../events/hint"
import { createRecordHints } from "../hints"
import type { Pipeline } from "../../../rows/pipeline"

const review = definitionFrom({
  id: "review_written",
  doc: "A review.",
  entity: "review",
  fields: [],
  person: { customer: "id" },
  properties: {},
})

const hint = (value: string): Hint => ({ definition: review.id, field: "id", value })

/** Describes rows by ID, unless `failure` returns an error for one. */
const recorderOf = (failure: (id: string) => unknown) => {
  const recorded: unknown[] = []
  const noteTrouble = jest.fn()
  const log = { error: jest.fn() }
  const pipeline = {
    definitions: [review],
    log,
    posthog: {
      noteTrouble,
      record: async (events: readonly unknown[]) => {
        recorded.push(...events)
        return events
      },
    },
    toEvents: async (_: AnyEventDefinition, { id }: { id: string[] }) => {
      const error = id.map(failure).find(Boolean)
      if (error) {
        throw error
      }
      return id
    },
  }
  return { record: createRecordHints(pipeline as unknown as Pipeline), recorded, noteTrouble, log }
}

const hints = ["a", "b", "bad", "c", "d"].map(hint)

describe("hints of a custom event", () => {
  it("are recorded even if others of it can't be described", async () => {
    const { record, recorded, noteTrouble, log } = recorderOf(
      (id) => id === "bad" && new TypeError("jane@example.com")
    )
    expect(await record(hints)).toBe(4)
    expect(recorded).toEqual(["a", "b", "c", "d"])
    expect(noteTrouble.mock.calls).toEqual([
      [{ kind: "not_described", definition: "review_written", error: "TypeError" }],
    ])
    expect(log.error.mock.calls).toEqual([[expect.not.stringContaining("jane")]])
  })

  it("wait for an unreachable database like any others", async () => {
    const away = Object.assign(new Error("away"), { code: "57P01" })
    const { record, recorded, noteTrouble } = recorderOf(() => away)
    await expect(record(hints)).rejects.toBe(away)
    expect(recorded).toEqual([])
    expect(noteTrouble).not.toHaveBeenCalled()
  })
})
