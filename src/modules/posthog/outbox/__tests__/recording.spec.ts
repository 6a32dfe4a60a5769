import type { DescribedEvent, RecordableEvent } from "../../../../events/outbox-event"
import type { EventBeforeSend } from "../../../../options/before-send"
import { CommitLostError, DatabaseBusyError } from "../../database/busy"
import { Recording } from "../recording"

const event = (entity_id: string, changes: Partial<DescribedEvent> = {}): DescribedEvent => ({
  uuid: `uuid of ${entity_id}`,
  definition: "order_placed",
  entity_id,
  event: "order_placed",
  distinct_id: "cus_1",
  timestamp: "2026-03-04T05:06:07.891Z",
  properties: { total: 1 },
  ...changes,
})

const createRecording = (
  beforeSend?: (event: EventBeforeSend) => EventBeforeSend | null,
  record?: (events: readonly RecordableEvent[]) => Promise<string[]>
) => {
  const recorded: RecordableEvent[] = []
  const log = { error: jest.fn(), info: jest.fn() }
  const noteTrouble = jest.fn()
  const recording = new Recording({
    outbox: {
      record:
        record ??
        (async (events) => {
          recorded.push(...events)
          return events.map(({ uuid }) => uuid)
        }),
    },
    options: { debug: false, disabled: false },
    finishing: { beforeSend },
    log,
    noteTrouble,
    allowed: (moment) => Promise.resolve(moment),
    onRecorded: jest.fn(),
  })
  return { recording, recorded, log, noteTrouble }
}

describe("recording", () => {
  it.each(["guest", "", "a".repeat(3_000), "cus_\u0000", "$posthog_cookieless"])(
    "never records an event under the ID %.20j, and never leaves it out because of it",
    async (distinct_id) => {
      const { recording, recorded } = createRecording()
      await recording.recordRows([event("order_1", { distinct_id }), event("order_2")])
      await recording.recordRows([event("null", { distinct_id })])
      await recording.recordMoment(event("", { distinct_id, uuid: "uuid of a moment" }))
      expect(recorded.map((one) => one.distinct_id)).toEqual([
        "order_1",
        "cus_1",
        "uuid of null",
        "uuid of a moment",
      ])
    }
  )

  it("leaves out the one event on which `beforeSend` fails, and notes it", async () => {
    const { recording, recorded, log, noteTrouble } = createRecording((seen) => {
      if (seen.uuid === "uuid of order_2") {
        throw new TypeError("jane@example.com")
      }
      return seen
    })
    await recording.recordRows([event("order_1"), event("order_2"), event("order_3")])
    expect(recorded.map(({ entity_id }) => entity_id)).toEqual(["order_1", "order_3"])
    expect(noteTrouble.mock.calls).toEqual([
      [
        {
          kind: "not_described",
          definition: "order_placed",
          entityId: "order_2",
          error: "before_send",
        },
      ],
    ])
    expect(log.error.mock.calls[0]?.[0]).not.toContain("jane")
  })

  it("leaves out the one event that can't be finished, and notes it", async () => {
    const { recording, recorded, noteTrouble } = createRecording()
    const withBroken = event("order_1")
    Object.defineProperty(withBroken, "properties", {
      enumerable: true,
      get: () => {
        throw new RangeError("jane@example.com")
      },
    })
    await recording.recordRows([withBroken, event("order_2")])
    expect(recorded.map(({ entity_id }) => entity_id)).toEqual(["order_2"])
    expect(noteTrouble.mock.calls).toEqual([
      [
        {
          kind: "not_described",
          definition: "order_placed",
          entityId: "order_1",
          error: "RangeError",
        },
      ],
    ])
  })

  it("throws to the caller of a moment if `beforeSend` fails, and notes it", async () => {
    const { recording, noteTrouble } = createRecording(() => {
      throw new TypeError()
    })
    const moment = event("", { definition: "moment" })
    await expect(recording.recordMoment(moment)).rejects.toThrow("`beforeSend` threw TypeError")
    expect(noteTrouble).toHaveBeenCalledTimes(1)
  })

  it.each([
    ["recorded", [new CommitLostError("reset")], undefined],
    ["maybe recorded", [new CommitLostError("reset"), new Error("down")], "may have been recorded"],
    ["not recorded", [new DatabaseBusyError(1)], "Nothing was recorded"],
  ])(
    "tries a moment once more if its COMMIT may have passed, and says what it knows: %s",
    async (_what, errors, message) => {
      const tried: string[] = []
      const { recording } = createRecording(undefined, ([one]) => {
        tried.push(one?.uuid ?? "")
        const error = errors.shift()
        return error ? Promise.reject(error) : Promise.resolve([])
      })
      const moment = event("", { definition: "moment", uuid: "uuid of a moment" })
      const seen = await recording.recordMoment(moment).catch((error: Error) => error.message)
      expect(seen).toEqual(
        message ? expect.stringContaining(message) : { uuid: moment.uuid, isNew: true }
      )
      expect(new Set(tried)).toEqual(new Set([moment.uuid]))
    }
  )
})
